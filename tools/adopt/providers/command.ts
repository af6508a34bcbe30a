import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Taken } from "../hosts/taken.ts";
import { isApplied } from "./documents.ts";
import { plain, type Properties, replaced, textIn } from "./properties.ts";
import type { Adopter, Asked } from "./stand-in.ts";

const types = { command: "command:remote:Command", copy: "command:remote:CopyToRemote" } as const;

export interface CommandsOnHosts {
  /** What the host at an address has; undefined for one that did not answer. */
  hostAt: (address: string) => Taken | undefined;
  /** Whether a script does nothing to its host, which then remembers nothing of it. */
  actsOnCluster: (script: string) => boolean;
  /** The repair that the cluster remembers for a node: that of the command with this label. */
  repairOf: (label: string) => unknown;
  /** Is told the names of commands that hosts were last asked for in another form. */
  differs: (name: string) => void;
}

const invocation = /^(?<sudo>.*?)(?<kit>\/\S*\/kit-\w+)\/run\.sh (?<script>\S+) apply (?<label>\S+)/;
const installation = /bash -s -- apply (?<kit>\S+) /;

/** Commands are in the state as their hosts were last asked for them, whatever the stack file asks for now. */
export function commandAdopter(hosts: CommandsOnHosts): Adopter {
  const inputs = (asked: Asked): Properties => {
    const present = asked.type === types.copy ? copyOf(asked, hosts) : presentOf(asked, hosts);
    if (!isDeepStrictEqual(present, asked.properties)) hosts.differs(asked.name);
    return present;
  };
  return {
    inputs,
    // The plugin returns what it was given, and what was printed.
    adopt: ({ type, name, properties }) => {
      const outputs = type === types.command ? { stdout: "", stderr: "" } : {};
      const id = `${name}${randomBytes(4).toString("hex")}`;
      return Promise.resolve({ id, properties: { ...properties, ...outputs } });
    },
  };
}

function presentOf({ properties }: Asked, hosts: CommandsOnHosts): Properties {
  const host = hosts.hostAt(addressIn(properties));
  const create = textIn(properties, "create");
  const wanted = invocation.exec(create)?.groups ?? installation.exec(create)?.groups;
  if (wanted === undefined) return properties;
  const { kit = "", script, label = "" } = wanted;
  const [newest = kit] = host?.kits ?? [];
  const isThere = host?.kits.includes(kit) ?? false;
  const withKit = isThere
    ? properties
    : replaced(properties, {
        create: create.replace(kit, newest),
        delete: textIn(properties, "delete").replace(kit, newest),
      });
  // The kit itself. Another text is sent to a host that may lack it.
  if (script === undefined) return isThere ? properties : replaced(withKit, { stdin: "" });
  const stdin = textIn(properties, "stdin");
  const document = JSON.parse(stdin) as Record<string, unknown>;
  if (hosts.actsOnCluster(script)) {
    return replaced(withKit, { stdin: withRepair(document, { stdin, repair: hosts.repairOf(label) }) });
  }
  const applied = host?.applied.get(label);
  // A host that was never asked for it will be.
  if (applied === undefined) return replaced(withKit, { stdin: "{}" });
  return isApplied(document, applied) ? withKit : replaced(withKit, { stdin: JSON.stringify(applied.data) });
}

/** Without a repair that is still to come. */
function withRepair(
  document: Record<string, unknown>,
  { stdin, repair }: { stdin: string; repair: unknown },
): string {
  const { repair: wanted, ...rest } = document;
  if (isDeepStrictEqual(wanted, repair) || wanted === undefined) return stdin;
  return JSON.stringify(repair === undefined ? rest : { ...rest, repair });
}

/** A kit that is to be copied again has another name. */
function copyOf({ properties }: Asked, hosts: CommandsOnHosts): Properties {
  const host = hosts.hostAt(addressIn(properties));
  const file = /kit-\w+$/.exec(pathIn(properties["source"]))?.[0];
  const isThere = file === undefined || (host?.kits.some((kit) => kit.endsWith(`/${file}`)) ?? false);
  return isThere ? properties : { ...properties, remotePath: `${textIn(properties, "remotePath")}-lost` };
}

const pathIn = (asset: unknown): string => {
  const { path } = plain(asset) as { path?: unknown };
  return typeof path === "string" ? path : "";
};

function addressIn(properties: Properties): string {
  const { host = "", port = 22 } = plain(properties["connection"]) as { host?: string; port?: number };
  return addressKey(host, port);
}

export const addressKey = (host: string, port: number): string => `${host} ${port}`;
