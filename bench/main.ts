import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { projectDir } from "../lab/hosts/state.ts";
import { measurements, measure } from "./measure.ts";
import { printTable } from "./table.ts";

const usage = `Usage: npm run bench -- [--runs N] [WHICH...]

Measures, prints a table and writes .lab/bench-results.json.
  --runs N  how often each of up, script and kubeadm is measured, in turn (default: 2)
  --sizes N,N,…  numbers of hosts for growth and of workers for simulated (default: 5,10,30 and 100,300,1000)
  WHICH     ${measurements.join(", ")} (default: all)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "2" }, sizes: { type: "string" }, help: { type: "boolean" } },
});

async function main(): Promise<void> {
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs is "${values.runs}"; allowed: 1, 2, …`);
  const unknown = positionals.filter((name) => !measurements.some((known) => known === name));
  if (unknown.length > 0) {
    throw new Error(`no measurement is called ${unknown.join(", ")}; allowed: ${measurements.join(", ")}`);
  }
  const sizes = values.sizes?.split(",").map(Number);
  if (sizes?.some((size) => !Number.isInteger(size) || size < 4)) {
    throw new Error(`--sizes is "${values.sizes ?? ""}"; allowed: whole numbers from 4, with commas between`);
  }
  const which = measurements.filter((name) => positionals.length === 0 || positionals.includes(name));
  const results = await measure(which, { runs, sizes, say: (text) => console.log(text) });
  const folder = join(projectDir, ".lab");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "bench-results.json"), `${JSON.stringify(results, null, 2)}\n`);
  printTable(results);
  if (results.failures.length > 0) process.exitCode = 1;
}

if (values.help) console.log(usage);
else {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
