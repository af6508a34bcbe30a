import { parts } from "../../components/parts.ts";
import type { Opening, Source } from "../../components/host/firewall/opening.ts";
import type { Part } from "../../components/part.ts";

const [begin, end] = ["<!-- ports: written by `npm run docs` -->\n", "<!-- end of ports -->\n"] as const;

/** docs/networking.md with the table of what the parts need open. */
export function withPorts(text: string): string {
  const [head = "", rest = ""] = text.split(begin);
  const [, tail = ""] = rest.split(end);
  return `${head}${begin}\n${portsTable()}\n${end}${tail}`;
}

function portsTable(): string {
  const rows = parts.flatMap((part) => (part.openings ?? []).map((opening) => rowOf(part, opening)));
  return [
    "| part | protocol and ports | on | from | for |",
    "|---|---|---|---|---|",
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
    "",
  ].join("\n");
}

const rowOf = (part: Part, opening: Opening): string[] => [
  part.name,
  portsText(opening),
  hostsWith(part),
  opening.from.map((source) => sources[source]).join(", "),
  opening.what,
];

function portsText({ protocol, ports }: Opening): string {
  const name = protocol.toUpperCase();
  if (ports === undefined) return name;
  if (typeof ports !== "object") return `${name} ${ports}`;
  return `${name} ${ports.usually} (\`${ports.setting}\`)`;
}

const sources: Readonly<Record<Source, string>> = {
  etcd: "etcd's members",
  masters: "masters",
  nodes: "nodes",
  pods: "Pods",
  anyone: "anyone",
};

function hostsWith({ isOn }: Part): string {
  const none = { isEtcd: false, isMaster: false, isNode: false };
  const kinds = [
    ["etcd's members", { ...none, isEtcd: true }],
    ["masters", { ...none, isMaster: true }],
    ["nodes", { ...none, isNode: true }],
  ] as const;
  const on = kinds.filter(([, roles]) => isOn(roles)).map(([words]) => words);
  return on.length === kinds.length ? "every host" : on.join(", ");
}
