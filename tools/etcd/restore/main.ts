import { parseArgs } from "node:util";
import { Logins } from "../../../observe/ssh/logins.ts";
import { run } from "../../run.ts";
import { readStackFile } from "../../stack-file.ts";
import { stackOptions, stackPlace, stackUsage } from "../../stack-place.ts";
import { findSnapshots } from "../places.ts";
import { chosenSnapshot } from "./choose.ts";
import { identityLines } from "./identities.ts";
import { restore } from "./restore.ts";

const usage = `Usage: npm run restore -- --snapshot X [--identity FILE] [--cluster NAME] [--stack NAME]
  Puts all members of etcd back to a snapshot. Everything that was written since is lost. It asks for the cluster's name
  first, and can be run again after it was cut off.
  --snapshot X       a name that npm run snapshots lists; with its place in front if it is at several (master-1:NAME,
                     s3:NAME); or the path of a file that etcdctl has saved
  --identity FILE    the private key that a copy is encrypted for, as age-keygen writes it; it stays on this machine
  --cluster NAME     the cluster's name, for programs, instead of asking for it
${stackUsage}
Exit code: 0 the API answers with the restored data, 1 it does not.`;

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...stackOptions,
      snapshot: { type: "string" },
      identity: { type: "string" },
      cluster: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { snapshot: given } = values;
  if (given === undefined)
    throw new Error("which snapshot? name it: --snapshot NAME (npm run snapshots lists them)");
  const stackFile = await readStackFile(stackPlace(values));
  const identities = values.identity === undefined ? [] : await identityLines(values.identity);
  const found = await findSnapshots(stackFile);
  const source = chosenSnapshot(given, found, stackFile.cluster);
  const logins = new Logins(stackFile.sshPrivateKey);
  try {
    await restore({
      cluster: stackFile.cluster,
      logins,
      source,
      identities,
      found,
      confirmed: values.cluster,
    });
  } finally {
    logins.close();
  }
  return 0;
}

await run(main);
