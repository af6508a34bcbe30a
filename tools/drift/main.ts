import { parseArgs } from "node:util";
import { run } from "../run.ts";
import { readStackFile } from "../stack-file.ts";
import { stackOptions, stackPlace, stackUsage } from "../stack-place.ts";
import { askCluster } from "./ask-cluster.ts";
import { summaryOf } from "./summary.ts";

const usage = `Usage: npm run drift [-- [--stack NAME] [--json]]
  Asks every host whether it is still as barekube left it, and changes nothing.
${stackUsage}
  --json             as JSON, for programs: {"drifted": [MESSAGE...], "concerns": [MESSAGE...],
                     "unknown": [MESSAGE...]}
Exit code: 0 all is well, 2 something has drifted or needs attention, 1 something could not be checked, such as a host
that did not answer, or driftCheck is off.`;

async function drift(args: string[]): Promise<number> {
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
  const findings = await askCluster(await readStackFile(stackPlace(values)));
  const { text, code } = summaryOf(findings);
  console.log(values.json ? JSON.stringify(findings, null, 2) : text);
  return code;
}

await run(drift);
