import { X509Certificate } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Cluster, KubeConfig } from "@kubernetes/client-node";
import { managed } from "../../documents/host-file.ts";
import { renderKubeconfig } from "../../components/pki/kubeconfig.ts";
import { pulumi, stackOptions, stackPlace } from "../pulumi.ts";
import { identityFrom } from "./identity.ts";
import { signingRequest } from "./request.ts";
import { signed } from "./signed.ts";

const usage = `Usage: npm run kubeconfig -- --user NAME [--groups A,B] [--hours N] [--out FILE] [--stack NAME]
  Makes a kubeconfig for one person, good for a while; what it may do is up to RBAC. No host is touched.
  --user NAME        as RBAC and the audit log will know it
  --groups A,B       as RBAC knows them; names with system: are refused
  --hours N          how long it is good for; default 8
  --out FILE         where it goes, readable for you alone; - for standard output; default NAME.kubeconfig
  --stack NAME       a stack of your own, by the pulumi on PATH; by default that of the lab
  --kubeconfig FILE  with whose rights it is made; default the stack's administrator`;

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...stackOptions,
      user: { type: "string" },
      groups: { type: "string", multiple: true },
      hours: { type: "string", default: "8" },
      out: { type: "string" },
      kubeconfig: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const { user, groups, seconds } = identityFrom(values);
  const { out = `${user}.kubeconfig` } = values;
  const path = out === "-" ? undefined : fromHere(out);
  if (path !== undefined) await refuseForeign(path);
  const issuer = new KubeConfig();
  issuer.loadFromString(
    values.kubeconfig === undefined
      ? await pulumi(stackPlace(values), "stack", "output", "kubeconfig", "--show-secrets")
      : await readFile(fromHere(values.kubeconfig), "utf8"),
  );
  const cluster = issuer.getCurrentCluster();
  if (cluster === null) throw new Error("the kubeconfig to make it with has no current cluster");

  const { keyPem, requestPem } = signingRequest({ user, groups });
  const message = `npm run kubeconfig for ${user}`;
  const { name, certPem } = await signed(issuer, { requestPem, seconds, message });
  const text = renderKubeconfig({
    cluster: cluster.name,
    server: cluster.server,
    ca: { pem: await authorityOf(cluster) },
    user,
    credentials: { certPem, keyPem },
  });
  if (path === undefined) process.stdout.write(text);
  else await writePrivate(path, text);
  const until = new X509Certificate(certPem).validToDate.toISOString();
  const who = [user, ...groups.map((group) => `group ${group}`)].join(", ");
  console.error(`${path ?? "kubeconfig"} for ${who}: good until ${until} (request ${name})`);
}

/** npm changes the folder to the project's. */
const fromHere = (path: string): string => resolve(process.env["INIT_CWD"] ?? process.cwd(), path);

async function authorityOf({ caData, caFile }: Cluster): Promise<string> {
  if (caData !== undefined) return Buffer.from(caData, "base64").toString();
  if (caFile !== undefined) return readFile(caFile, "utf8");
  throw new Error("the kubeconfig to make it with names no certificate authority");
}

/** Somebody's own kubeconfig may hold more than one cluster. */
async function refuseForeign(path: string): Promise<void> {
  const present = await readFile(path, "utf8").catch(() => undefined);
  if (present === undefined || present.startsWith(managed)) return;
  throw new Error(`${path} is not barekube's, so it is left alone; choose another with --out`);
}

/** Nobody else can read it, not even for a moment. */
async function writePrivate(path: string, text: string): Promise<void> {
  const unfinished = `${path}.new`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, text, { mode: 0o600, flag: "wx" });
  await rename(unfinished, path);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
