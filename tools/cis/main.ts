import { parseArgs } from "node:util";
import { stackOptions, stackPlace } from "../pulumi.ts";
import { readStackFile } from "../stack-file.ts";
import { Logins } from "../../observe/ssh/logins.ts";
import { type Arch, livingHosts } from "../../config/cluster.ts";
import { packKubeBench } from "./archive.ts";
import { checkHosts } from "./check-hosts.ts";
import { summaryOf } from "./summary.ts";

const usage = `Usage: npm run cis [-- --stack NAME]
  Has kube-bench check every host against the CIS benchmark, and prints what it says. Nothing stays on a host.
  --stack NAME   a stack of your own, by the pulumi on PATH; by default that of the lab
Exit code: 0 no check failed, 2 one did, 1 a host could not be checked.`;

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { ...stackOptions, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { cluster, sshPrivateKey } = await readStackFile(stackPlace(values));
  const hosts = livingHosts(cluster);
  const archives = new Map<Arch, Buffer>();
  for (const arch of new Set(hosts.map((host) => host.arch))) archives.set(arch, await packKubeBench(arch));
  const logins = new Logins(sshPrivateKey);
  const results = await checkHosts({ hosts, logins, archives });
  logins.close();
  const { text, code } = summaryOf(results);
  console.log(text);
  return code;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
