import assert from "node:assert/strict";
import type { Context } from "../../context.ts";
import { Chance } from "../chance.ts";
import { kill, momentWithin } from "../kills.ts";
import { lastLines, linesLike } from "../output.ts";
import { changedUnits, unitRuns } from "../units.ts";
import { lives } from "./lives.ts";
import { announcements, type Component, newer, older } from "./versions.ts";

interface Raise {
  component: Component;
  /** The units that every host restarts. */
  restarts: string[];
  /** Whether `up` is killed once on the way. */
  isKilled?: true;
  /** The Pods that others take the place of; all other Pods stay. */
  replaces?: RegExp;
  /** What else changes in the stack file. */
  settings?: object;
  /** @throws unless this version is what the hosts use from now on. */
  isInUse: (version: string) => Promise<void>;
}

/** Raises one component alone, and checks that nothing else is touched. */
export async function raise(context: Context, args: Raise): Promise<void> {
  const { component, restarts, isKilled, replaces, settings = {} } = args;
  const { lab, report, stack, kubectl } = context;
  const { hosts } = lab;
  const [from, to] = [older[component], newer[component]];
  const stays = async () => (await lives(kubectl)).filter((line) => replaces?.test(line) !== true);
  const before = { units: await unitRuns(lab, hosts), pods: await stays() };
  await report.check(`preview tells that ${component} goes from ${from} to ${to}`, async () => {
    const present = await stack.settings();
    const versions = { ...(present["versions"] as object), [component]: to };
    await stack.configure({ ...present, versions, ...settings });
    const { output } = await stack.tryPreview("--diff");
    assert.match(output, announcements[component], lastLines(output, 60));
    assert.doesNotMatch(output, /a snapshot of etcd|drained/);
    return linesLike(output, /^\s*\d+\. /, announcements[component]);
  });
  if (isKilled) {
    const chance = new Chance();
    report.line(`  repeat with SEED=${chance.seed}`);
    const moment = momentWithin(chance, { resources: 5, ms: 3000 });
    await kill(context, { what: component, moment, run: (target, options) => target.tryUp(options) });
  }
  await report.check(`one up brings ${component} ${to}`, async () => {
    const { output } = await stack.up();
    await args.isInUse(to);
    return lastLines(output, 4);
  });
  await report.check(`it restarts ${restarts.join(", ") || "no unit"} and nothing else`, async () => {
    const changed = changedUnits(before.units, await unitRuns(lab, hosts));
    assert.deepEqual(changed, hosts.flatMap((host) => restarts.map((unit) => `${host} ${unit}`)).toSorted());
  });
  await report.check(
    `${replaces === undefined ? "every" : "every other"} Pod goes on as it was`,
    async () => {
      assert.deepEqual(await stays(), before.pods);
      return `${before.pods.length} Pods`;
    },
  );
}
