import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { managed } from "../../documents/host-file.ts";
import { renderKubeconfig } from "../../components/pki/kubeconfig.ts";
import { accessOptions, authorityOf, clusterAccess } from "../api/access.ts";
import { othersIn, turnToReachable } from "../api/ways.ts";
import { userPath } from "../user-path.ts";
import { run } from "../run.ts";
import { stackOptions, stackUsage } from "../stack-place.ts";
import { identityFrom } from "./identity.ts";
import { signingRequest } from "./request.ts";
import { signed } from "./signed.ts";
import { writePrivate } from "./write-private.ts";

const usage = `Usage: npm run kubeconfig -- --user NAME [--groups A,B] [--hours N] [--out FILE] [--stack NAME]
  Makes a kubeconfig for one person that is valid for a few hours; RBAC decides what it may do. No host is touched.
  --user NAME        who it is for, as RBAC rules and the audit log will name them
  --groups A,B       the groups they belong to, as RBAC rules name them; names with system: are refused
  --hours N          how long it is valid; default: 8
  --out FILE         where to write it, readable by you alone; - for standard output; default: NAME.kubeconfig
${stackUsage}
  --kubeconfig FILE  whose rights to make it with; default: the administrator's, from the stack`;

async function kubeconfig(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...stackOptions,
      ...accessOptions,
      user: { type: "string" },
      groups: { type: "string", multiple: true },
      hours: { type: "string", default: "8" },
      out: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { user, groups, seconds } = identityFrom(values);
  const { out = `${user}.kubeconfig` } = values;
  const path = out === "-" ? undefined : userPath(out);
  if (path !== undefined) await refuseForeign(path);
  const { config: issuer, cluster } = await clusterAccess(values);
  const others = othersIn(issuer);

  await turnToReachable(issuer);
  const { keyPem, requestPem } = await signingRequest({ user, groups });
  const message = `npm run kubeconfig for ${user}`;
  const { name, certPem } = await signed(issuer, { requestPem, seconds, message });
  const text = renderKubeconfig({
    cluster: cluster.name,
    server: cluster.server,
    ca: { pem: await authorityOf(cluster) },
    user,
    others,
    credentials: { certPem, keyPem },
  });
  if (path === undefined) process.stdout.write(text);
  else await writePrivate(path, text);
  const until = new X509Certificate(certPem).validToDate.toISOString();
  const who = [user, ...groups.map((group) => `group ${group}`)].join(", ");
  console.error(`${path ?? "kubeconfig"} for ${who}: valid until ${until} (request ${name})`);
  return 0;
}

/** A kubeconfig of the user's own may hold other clusters too. */
async function refuseForeign(path: string): Promise<void> {
  const present = await readFile(path, "utf8").catch(() => undefined);
  if (present === undefined || present.startsWith(managed)) return;
  throw new Error(`${path} was not written by barekube, so it is left alone; choose another file with --out`);
}

await run(kubeconfig);
