import { parseArguments, usage } from "./arguments.ts";
import { runScenarios } from "./run.ts";
import { scenarios } from "./scenarios/index.ts";
import { list, select } from "./selection.ts";

async function main(args: readonly string[]): Promise<number> {
  const { help, keep, all, titles, ...asked } = parseArguments(args);
  if (help || asked.list) {
    console.log(help ? usage : list(scenarios));
    return 0;
  }
  const selected = select(scenarios, { all, titles });
  return runScenarios(selected, { keep, thorough: all || titles.length > 0 });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(process.env["DEBUG"] ? error : error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
