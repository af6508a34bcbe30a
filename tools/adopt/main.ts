import { parseArgs } from "node:util";
import { livingHosts } from "../../config/cluster.ts";
import { whileTelling } from "../progress.ts";
import { run } from "../run.ts";
import { readStackFile } from "../stack-file.ts";
import { stackOptions, stackPlace, stackUsage } from "../stack-place.ts";
import { emptyState, putBack } from "./engine/state.ts";
import { plannedChanges, runProgram } from "./engine/up.ts";
import { standIns } from "./providers/stand-ins.ts";
import { summaryOf } from "./summary.ts";
import { takeStock } from "./take-stock.ts";

const usage = `Usage: npm run adopt [-- [--stack NAME]]
  Makes the state of a stack whose state is lost, from the stack file, its hosts and its cluster. Changes nothing on them.
${stackUsage}
Exit code: 0 the next preview is empty, 2 it is not, 1 there is no state.`;

async function adopt(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { ...stackOptions, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const place = stackPlace(values);
  const before = await emptyState(place);
  const stackFile = await readStackFile(place);
  const stock = await withProgress(
    () => "looking at what is on the hosts",
    () =>
      takeStock(stackFile, (message) => {
        console.error(`warning: ${message}`);
      }),
  );
  const taken: string[] = [];
  const different = new Set<string>();
  const madeAnew = new Set<string>();
  const plugins = await standIns({
    ...stock,
    differs: (name) => different.add(name),
    madeAnew: (name) => madeAnew.add(name),
    takenOver: (name) => taken.push(name),
  });
  try {
    await withProgress(
      () => `taking over: ${taken.length} resources, last ${taken.at(-1) ?? "none"}`,
      () => runProgram(place, plugins),
    );
  } catch (error) {
    await putBack(place, before);
    throw error;
  } finally {
    for (const { stop } of Object.values(plugins)) stop();
  }
  const planned = await withProgress(
    () => "looking at the next preview",
    () => plannedChanges(place),
  );
  const silent = livingHosts(stackFile.cluster).filter(({ name }) => !stock.hosts.has(name));
  const lost = [...stock.found.keys].filter(([, { privateKeyPem }]) => privateKeyPem === undefined);
  console.log(
    summaryOf({
      resources: taken.length,
      silent: silent.map(({ name }) => name),
      lostKeys: lost.map(([name]) => name),
      different: [...different],
      madeAnew: [...madeAnew],
      planned,
    }),
  );
  return planned.length === 0 ? 0 : 2;
}

/** Says how far something has come, from its beginning on. */
async function withProgress<Result>(state: () => string, act: () => Promise<Result>): Promise<Result> {
  const tell = () => {
    console.error(state());
  };
  tell();
  return whileTelling(tell, act);
}

await run(adopt);
