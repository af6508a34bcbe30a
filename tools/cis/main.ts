import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Arch } from "../../config/arch.ts";
import { type HostSpec, livingHosts } from "../../config/cluster.ts";
import { Logins } from "../../observe/ssh/logins.ts";
import { userPath } from "../user-path.ts";
import { run } from "../run.ts";
import { readStackFile, type StackFile } from "../stack-file.ts";
import { stackOptions, stackPlace, stackUsage } from "../stack-place.ts";
import { checkHosts } from "./check-hosts.ts";
import { kubeBenchArchive } from "./kube-bench.ts";
import { packForHost } from "./pack.ts";
import { summaryOf } from "./summary.ts";

const usage = `Usage: npm run cis [-- [--stack NAME] [--kube-bench FILE]]
  Has kube-bench check every host against the CIS benchmark, and prints its findings. Nothing stays on a host.
${stackUsage}
  --kube-bench FILE  an archive of your own in place of the release's, which is downloaded once and kept
Exit code: 0 no check failed, 2 at least one did, 1 a host could not be checked.`;

async function cis(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...stackOptions,
      "kube-bench": { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const stackFile = await readStackFile(stackPlace(values));
  const hosts = livingHosts(stackFile.cluster);
  const archives = await archivesFor(hosts, stackFile, values["kube-bench"]);
  const logins = new Logins(stackFile.sshPrivateKey);
  const results = await checkHosts({ hosts, logins, archives });
  logins.close();
  const { text, code } = summaryOf(results);
  console.log(text);
  return code;
}

/** For every architecture among the hosts, what they are sent. */
async function archivesFor(
  hosts: readonly HostSpec[],
  { downloads }: StackFile,
  ownFile: string | undefined,
): Promise<Map<Arch, Buffer>> {
  const architectures = [...new Set(hosts.map(({ arch }) => arch))];
  if (ownFile !== undefined && architectures.length > 1) {
    throw new Error(
      `--kube-bench: one archive cannot serve hosts of different architectures (${architectures.join(", ")}); leave it out`,
    );
  }
  const archives = new Map<Arch, Buffer>();
  for (const arch of architectures) {
    const published =
      ownFile === undefined ? await kubeBenchArchive(arch, downloads) : await readFile(userPath(ownFile));
    archives.set(arch, await packForHost(published));
  }
  return archives;
}

await run(cis);
