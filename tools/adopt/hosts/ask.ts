import { readFileSync } from "node:fs";
import pMap from "p-map";
import { z } from "zod";
import { kubernetesCA, pair } from "../../../components/pki/paths.ts";
import { renderApiAccess } from "../../../components/cluster/api-access.ts";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import type { Logins } from "../../../observe/ssh/logins.ts";
import { runScript } from "../../../observe/ssh/run-script.ts";
import { type Taken, takenFrom } from "./taken.ts";

const [collect, objects] = ["collect.sh", "objects.sh"].map((name) =>
  readFileSync(new URL(name, import.meta.url), "utf8"),
);

/** As when hosts are asked for drift. */
const atOnce = 32;

/** What barekube has left on hosts, by their names. @throws NoAnswer, and when a host cannot tell. */
export async function takeFromHosts(
  hosts: readonly HostSpec[],
  logins: Logins,
): Promise<ReadonlyMap<string, Taken>> {
  const taken = await pMap(
    hosts,
    async (host) => [host.name, takenFrom(await ask(host, logins, { text: collect ?? "" }))] as const,
    { concurrency: atOnce },
  );
  return new Map(taken);
}

const living = z.record(z.string(), z.record(z.string(), z.unknown()).nullable());

/** Objects of the API by path; null where there is none. @param master whose API server is asked. */
export async function takeObjects(
  { cluster, master, logins }: { cluster: ClusterSpec; master: HostSpec; logins: Logins },
  paths: readonly string[],
): Promise<Readonly<Record<string, Record<string, unknown> | null>>> {
  if (paths.length === 0) return {};
  const { server } = renderApiAccess(cluster);
  const pairs = ["admin", "break-glass"].map((name) => pair(name).cert.replace(/\.crt$/, ""));
  const answer = await ask(master, logins, {
    text: objects ?? "",
    args: [server, kubernetesCA.cert, ...pairs],
    input: Buffer.from(paths.map((path) => `${path}\n`).join("")),
  });
  return living.parse(JSON.parse(answer));
}

async function ask(
  host: HostSpec,
  logins: Logins,
  script: { text: string; args?: readonly string[]; input?: Buffer },
): Promise<string> {
  const { status, stdout, stderr } = await runScript(host, logins, { ...script, timeoutSeconds: 60 });
  if (status === 0) return stdout;
  throw new Error(`${host.name}: ${stderr.trim().split("\n").at(-1) || `bash ended with ${status}`}`);
}
