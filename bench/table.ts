import { changeRows, growthRows, simulatedRows, upgradeRows } from "./growth-rows.ts";
import type { Results, Run } from "./results.ts";
import { megabytes, type Row, seconds } from "./row.ts";
import { median } from "./statistics.ts";

/** One row per figure; those that were not measured are left out. */
export function rows(results: Results): Row[] {
  return [
    ...raceRows(results.runs),
    ...stackRows(results),
    ...growthRows(results),
    ...changeRows(results),
    ...upgradeRows(results),
    ...simulatedRows(results),
  ];
}

const spread = (values: readonly number[]): string =>
  `${seconds(Math.min(...values))} / ${seconds(median(values))} (${values.length})`;

function raceRows(runs: readonly Run[]): Row[] {
  const of = (rival: Run["rival"]) => runs.filter((run) => run.rival === rival);
  const times = (rival: Run["rival"]) => of(rival).map((run) => run.seconds);
  const titles = {
    up: "pulumi up, five hosts",
    script: "hand-written script",
    kubeadm: "kubeadm, images preloaded",
  };
  const figures = (Object.keys(titles) as Run["rival"][])
    .filter((rival) => of(rival).length > 0)
    .flatMap((rival) => [
      { what: titles[rival], figure: spread(times(rival)) },
      { what: "  five nodes Ready", figure: spread(of(rival).map(({ readySeconds }) => readySeconds)) },
    ]);
  const ratio = (rival: "script" | "kubeadm", most: number): Row[] => {
    if (times("up").length === 0 || times(rival).length === 0) return [];
    const value = median(times("up")) / median(times(rival));
    const reached = value <= most;
    return [{ what: `pulumi up ÷ ${titles[rival]}`, figure: value.toFixed(2), target: `≤ ${most}`, reached }];
  };
  return [...figures, ...ratio("script", 1.3), ...ratio("kubeadm", 0.7)];
}

function stackRows({ preview, memory, commands }: Results): Row[] {
  const found: Row[] = [];
  if (preview) {
    const { previewSeconds, upSeconds } = preview;
    const reached = median(previewSeconds) <= 5;
    found.push({
      what: "pulumi preview, no changes",
      figure: spread(previewSeconds),
      target: "≤ 5 s",
      reached,
    });
    found.push({ what: "pulumi up, no changes", figure: spread(upSeconds) });
  }
  if (memory) {
    const parts = Object.entries(memory.byProcess).map(([name, bytes]) => `${name} ${megabytes(bytes)}`);
    found.push({
      what: "peak memory of Pulumi (PSS)",
      figure: megabytes(memory.peak),
      target: "< 600 MB",
      reached: memory.peak < 600e6,
    });
    found.push({ what: "  by process", figure: parts.join(", ") });
  }
  if (commands) {
    const { commandsByHost, resources, stateBytes } = commands;
    const most = (role: string) =>
      Math.max(
        0,
        ...Object.entries(commandsByHost).map(([host, count]) => (host.startsWith(role) ? count : 0)),
      );
    const perWorker = most("worker");
    found.push(
      { what: "commands per worker", figure: String(perWorker), target: "≤ 12", reached: perWorker <= 12 },
      { what: "commands per master", figure: String(most("master")) },
      { what: "resources, all commands of them", figure: `${resources}, ${commands.commands}` },
      { what: "state", figure: `${(stateBytes / 1e6).toFixed(2)} MB` },
    );
  }
  return found;
}

export function printTable(results: Results): void {
  const table = rows(results);
  const width = Math.max(0, ...table.map(({ what }) => what.length));
  const figureWidth = Math.max(
    0,
    ...table.filter(({ target }) => target !== undefined).map(({ figure }) => figure.length),
  );
  console.log("\nTimes: fastest / median (runs)");
  for (const { what, figure, target, reached } of table) {
    const verdict = target === undefined ? "" : `  ${target}  ${reached ? "reached" : "missed"}`;
    const shown = target === undefined ? figure : figure.padEnd(figureWidth);
    console.log(`${what.padEnd(width)}  ${shown}${verdict}`);
  }
  for (const failure of results.failures) console.log(`FAILED ${failure.split("\n")[0] ?? ""}`);
}
