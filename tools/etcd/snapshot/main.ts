import { parseArgs } from "node:util";
import { snapshot } from "../../../components/etcd/snapshots/document.ts";
import { snapshotProgram } from "../../../components/etcd/snapshots/program.ts";
import { etcdHosts } from "../../../config/cluster.ts";
import { Logins } from "../../../observe/ssh/logins.ts";
import { run } from "../../run.ts";
import { readStackFile } from "../../stack-file.ts";
import { stackOptions, stackPlace, stackUsage } from "../../stack-place.ts";
import { copyPlaces } from "../places.ts";
import { runProgram } from "../run-program.ts";
import { sizeText } from "../snapshots/table.ts";

const usage = `Usage: npm run snapshot [-- [--host NAME] [--stack NAME]]
  Takes a snapshot of etcd now, checks it, keeps it on the member's host and copies it to where the stack file says. No
  setting is needed for that.
  --host NAME        which member takes it; default: the first one
${stackUsage}
Exit code: 0 there is a good snapshot at every place, 1 there is not.`;

async function takeSnapshot(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { ...stackOptions, host: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { cluster, sshPrivateKey } = await readStackFile(stackPlace(values));
  const members = etcdHosts(cluster);
  const host = values.host === undefined ? members[0] : members.find(({ name }) => name === values.host);
  if (host === undefined) {
    const names = members.map(({ name }) => name).join(", ");
    throw new Error(`--host ${values.host ?? ""}: is not a member of etcd; allowed: ${names}`);
  }
  const logins = new Logins(sshPrivateKey);
  try {
    const program = { text: snapshotProgram, cluster, host, logins };
    const said = await runProgram(program, {
      args: ["config-on-stdin", "now", "manual"],
      timeoutSeconds: 7200,
    });
    const { name, revision, size } = snapshot.parse(JSON.parse(said));
    const places = [host.name, ...copyPlaces(cluster)].join(", ");
    console.log(`${name}: revision ${revision}, ${sizeText(size)}, at ${places}`);
  } finally {
    logins.close();
  }
  return 0;
}

await run(takeSnapshot);
