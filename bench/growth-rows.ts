import type { Results } from "./results.ts";
import { limit, megabytes, type Row, seconds } from "./row.ts";

/** How a cluster of real hosts grows: no host may cost more than those of the smaller cluster before it. */
export function growthRows({ growth = [] }: Results): Row[] {
  return growth.flatMap(({ hosts, seconds: taken, memory }, index) => {
    const before = growth[index - 1];
    const perHost = taken / hosts;
    const time = {
      what: `pulumi up, ${hosts} hosts`,
      figure: `${seconds(taken)}, ${seconds(perHost)} per host`,
    };
    const most = before && before.seconds / before.hosts;
    return [
      most === undefined
        ? time
        : { ...time, target: `≤ ${seconds(most)} per host`, reached: perHost <= most },
      { what: "  memory (PSS)", figure: megabytes(memory.peak) },
    ];
  });
}

export function changeRows({ changes }: Results): Row[] {
  if (changes === undefined) return [];
  const ratio = changes.addWorker / changes.scriptAddWorker;
  return [
    { what: "one more worker", figure: seconds(changes.addWorker) },
    { what: "  by the hand-written script", figure: seconds(changes.scriptAddWorker) },
    limit("  pulumi up ÷ script", ratio, { most: 1.3, show: (value) => value.toFixed(2) }),
    limit("one field of one kubelet", changes.kubeletField, { most: 10, show: seconds }),
    limit("pulumi up, no changes, five hosts", changes.upWithoutChanges, { most: 6, show: seconds }),
    limit("pulumi preview, no changes, five hosts", changes.previewWithoutChanges, {
      most: 7,
      show: seconds,
    }),
  ];
}

export function upgradeRows({ upgrade }: Results): Row[] {
  if (upgrade === undefined) return [];
  return [
    { what: "another minor version of Kubernetes, five hosts", figure: seconds(upgrade.up) },
    { what: "  by the hand-written script", figure: seconds(upgrade.script) },
    limit("  pulumi up ÷ script", upgrade.up / upgrade.script, {
      most: 2.5,
      show: (value) => value.toFixed(2),
    }),
  ];
}

/** What a thousand simulated workers may cost. */
const thousand = { seconds: 120, memory: 4e9, state: 60e6 };

export function simulatedRows({ simulated = [] }: Results): Row[] {
  return simulated.flatMap(({ workers, seconds: taken, memory, stateBytes, plainStateBytes }) => {
    const figures = [
      ["pulumi preview, no changes", taken, thousand.seconds, seconds],
      ["  memory (PSS)", memory.peak, thousand.memory, megabytes],
      ["  state, compressed", stateBytes, thousand.state, megabytes],
    ] as const;
    const rows = figures.map(([title, value, most, show]): Row => {
      const what = title.startsWith(" ") ? title : `${title}, ${workers} simulated workers`;
      return workers < 1000 ? { what, figure: show(value) } : limit(what, value, { most, show });
    });
    return [...rows, { what: "  state as JSON", figure: megabytes(plainStateBytes) }];
  });
}
