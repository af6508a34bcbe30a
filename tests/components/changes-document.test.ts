import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { testedVersions } from "../../config/versions.ts";
import { type Effects, effectsOf, reportsAfter } from "../support/change-effects.ts";
import { type Run, runProgram } from "../support/engine.ts";
import { type Host, host, masters, stackOf, workers } from "../support/topologies.ts";

/** docs/changes.md holds what this comes to; UPDATE_GOLDEN=1 writes it. */
const file = new URL("../../docs/changes.md", import.meta.url);
const [begin, end] = ["<!-- table -->\n", "<!-- end of table -->\n"] as const;

const address = { master: 10, worker: 100 };
const placed = (hosts: readonly Host[]): Host[] =>
  hosts.map((one) => {
    const [role = "master", number] = one.name.split("-");
    return { ...one, address: `198.51.100.${address[role as keyof typeof address] + Number(number)}` };
  });
const all = placed([...masters(3), ...workers(2)]);
const set = (name: string, fields: Record<string, unknown>): Host[] =>
  all.map((one) => (one.name === name ? { ...one, ...fields } : one));
const without = (name: string): Host[] => all.filter((one) => one.name !== name);

interface Change {
  hosts?: Host[];
  settings?: Record<string, unknown>;
  renewed?: string[];
}

/** What is changed, as the table says it → the change. */
const changes: Readonly<Record<string, Change>> = {
  "a field of `kubelet`, for worker-1": { hosts: set("worker-1", { kubelet: { maxPods: 200 } }) },
  "a field of `kubelet`, for all": { settings: { kubelet: { maxPods: 200 } } },
  "a setting of `containerd`, for worker-1": { hosts: set("worker-1", { containerd: { oomScore: 0 } }) },
  "a flag of the API servers": { settings: { apiServer: { extraArgs: { "audit-log-maxage": "90" } } } },
  "a flag of etcd": { settings: { etcd: { extraArgs: { "quota-backend-bytes": "8589934592" } } } },
  "one more of `encryptionKeys`": { settings: { encryptionKeys: [1, 2] } },
  "`network.serviceNodePortRange`": { settings: { network: { serviceNodePortRange: "31000-32000" } } },
  "one more of `apiServer.certSANs`": { settings: { apiServer: { certSANs: ["api.example.com"] } } },
  "`apiServer.endpoint`": { settings: { apiServer: { endpoint: "kubernetes.example.com" } } },
  "one more of `hostPreparation.sysctl`": {
    settings: { hostPreparation: { sysctl: { "vm.max_map_count": "262144" } } },
  },
  "a label of worker-1": { hosts: set("worker-1", { labels: { rack: "2" } }) },
  "a taint of worker-1": {
    hosts: set("worker-1", { taints: [{ key: "gpu", effect: "NoSchedule" }] }),
  },
  "the port of the load balancers": { settings: { loadBalancer: { port: 9443 } } },
  "the version of Kubernetes": {
    settings: { kubernetesVersion: "1.37.1", versions: testedVersions["1.36.4"] },
  },
  "the version of etcd": { settings: { versions: { etcd: "3.7.1" } } },
  "a worker more": { hosts: [...all, ...placed([host("worker-3", ["worker"])])] },
  "two masters more": {
    hosts: [...all, ...placed([host("master-4", ["master"]), host("master-5", ["master"])])],
  },
  "a worker less": { hosts: without("worker-2") },
  "another master in the place of one": {
    hosts: [...without("master-3"), ...placed([host("master-4", ["master"])])],
  },
  "`maxUnavailable`, or hosts in another order": {
    hosts: all.toReversed(),
    settings: { maxUnavailable: "50%" },
  },
  "a second generation of the authority of etcd": {
    settings: { certificateAuthorities: { etcd: [1, 2] } },
  },
  "a second generation of the service accounts' key": { settings: { serviceAccountKeys: [1, 2] } },
  "a renewed certificate of an API server": { renewed: ["pki-master-1-apiserver-cert"] },
  "a renewed certificate of a kubelet": { renewed: ["pki-worker-1-kubelet-server-cert"] },
  "a renewed certificate of the API servers for etcd": { renewed: ["pki-apiserver-etcd-client-cert"] },
  "a renewed certificate of the controller managers": { renewed: ["pki-controller-manager-cert"] },
  "a renewed certificate of kube-proxy": { renewed: ["pki-kube-proxy-cert"] },
};

describe("docs/changes.md", () => {
  const rows: string[] = [];
  let before: Run;
  beforeAll(async () => {
    before = await runProgram(stackOf(all));
    const reports = reportsAfter(before.graph);
    before = await runProgram(stackOf(all), { reports });
    for (const [what, { hosts = all, settings = {}, renewed = [] }] of Object.entries(changes)) {
      const after = await runProgram(stackOf(hosts, settings), { renewed, reports });
      rows.push(row(what, await effectsOf(before.graph, after.graph)));
    }
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, withTable(readFileSync(file, "utf8")));
  }, 600_000);

  const withTable = (text: string): string => {
    const [head = "", rest = ""] = text.split(begin);
    const [, tail = ""] = rest.split(end);
    return `${head}${begin}\n${table(rows)}\n${end}${tail}`;
  };

  it("is what the graph and the scripts' rule come to", () => {
    const text = readFileSync(file, "utf8");
    expect(text).toBe(withTable(text));
  });
});

const table = (rows: readonly string[]): string =>
  `| you change | resources that update | units that restart | units that reload |\n|---|---|---|---|\n${rows.join("")}`;

function row(what: string, { updated, added, removed, restarted, reloaded }: Effects): string {
  const resources = [...grouped(updated), ...strangers(added, "made"), ...strangers(removed, "removed")];
  const cells = [what, listed(resources), listed(grouped(restarted)), listed(grouped(reloaded))];
  return `| ${cells.join(" | ")} |\n`;
}

const listed = (texts: readonly string[]): string => (texts.length === 0 ? "none" : texts.join(", "));

/** The resources of a host that comes or goes are said at once. */
function strangers(names: readonly string[], verb: string): string[] {
  const hosts = names.map((name) => /(master|worker)-\d+/.exec(name)?.[0]);
  const others = names.filter((_, index) => hosts[index] === undefined);
  return [
    ...others.map((name) => `\`${name}\` is ${verb}`),
    ...[...new Set(hosts)].flatMap((one) => (one === undefined ? [] : [`all of ${one} are ${verb}`])),
  ];
}

/** Names that differ only in the host are one: `*-kubelet` of every worker. */
function grouped(names: readonly string[]): string[] {
  const groups = Map.groupBy(names, (name) =>
    name.replace(/(master|worker)-\d+ ?/, (text) => (text.endsWith(" ") ? "" : "*")),
  );
  return [...groups].map(([pattern, { length: _ }]) => {
    const hosts = (groups.get(pattern) ?? []).flatMap((name) => /(master|worker)-\d+/.exec(name)?.[0] ?? []);
    return `\`${pattern}\`${hosts.length === 0 ? "" : ` of ${described(hosts)}`}`;
  });
}

function described(hosts: readonly string[]): string {
  const names = [...hosts].toSorted().join(", ");
  const [ofMasters, ofWorkers] = ["master", "worker"].map((role) =>
    all.map(({ name }) => name).filter((name) => name.startsWith(role)),
  );
  if (names === ofMasters?.join(", ")) return "every master";
  if (names === ofWorkers?.join(", ")) return "every worker";
  return names === all.map(({ name }) => name).join(", ") ? "every host" : names;
}
