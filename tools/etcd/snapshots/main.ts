import { parseArgs } from "node:util";
import { run } from "../../run.ts";
import { readStackFile } from "../../stack-file.ts";
import { stackOptions, stackPlace, stackUsage } from "../../stack-place.ts";
import { findSnapshots } from "../places.ts";
import { renderSnapshotTable } from "./table.ts";

const usage = `Usage: npm run snapshots [-- [--stack NAME] [--json]]
  Lists all snapshots of etcd, on the hosts of its members and at the places for copies, and changes nothing.
${stackUsage}
  --json             as JSON, for programs
Exit code: 0 all places have answered, 1 one of them has not.`;

async function snapshots(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...stackOptions,
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const found = await findSnapshots(await readStackFile(stackPlace(values)));
  console.log(
    values.json ? JSON.stringify(found.snapshots, null, 2) : renderSnapshotTable(found.snapshots, new Date()),
  );
  for (const line of found.unknown) console.error(line);
  return found.unknown.length > 0 ? 1 : 0;
}

await run(snapshots);
