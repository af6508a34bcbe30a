import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../context.ts";
import type { Chance } from "./chance.ts";
import type { EngineOptions, EngineResult } from "./engine.ts";
import { lastLines } from "./output.ts";
import type { Stack } from "./stack.ts";

/** When an engine is killed: so long after it has finished so many resources. */
export interface Moment {
  resources: number;
  ms: number;
}

interface KillArgs {
  /** Told in the check's name: `create`. */
  what: string;
  moment: Moment;
  run(stack: Stack, options: EngineOptions): Promise<EngineResult>;
}

/**
 * Kills an engine with all its children, as a power failure would, and frees the stack by the one command that
 * the documentation names for that.
 *
 * @returns how many resources it had finished; undefined when it came to its end before.
 */
export async function kill(
  { report, stack }: Context,
  { what, moment, run }: KillArgs,
): Promise<number | undefined> {
  let finished = 0;
  // An object, since TypeScript follows no assignment in a callback.
  const state = { isKilled: false };
  await report.check(`${what}: killed ${moment.ms} ms after ${moment.resources} resources`, async () => {
    const killLater = async (now: () => void) => {
      await sleep(moment.ms);
      state.isKilled = true;
      now();
    };
    const result = await run(stack, {
      onStart: (now) => moment.resources === 0 && void killLater(now),
      onProgress: (count, now) => {
        finished = count;
        if (count === moment.resources) void killLater(now);
      },
    });
    state.isKilled &&= !/^Duration:/m.test(result.output);
    if (!state.isKilled) {
      assert.equal(result.exitCode, 0, lastLines(result.output, 60));
      return "it came to its end before";
    }
    await stack.cancel();
    return `${finished} resources finished`;
  });
  return state.isKilled ? finished : undefined;
}

/** Any moment up to `most`. */
export const momentWithin = (chance: Chance, most: Moment): Moment => ({
  resources: chance.between(0, most.resources),
  ms: chance.between(0, most.ms),
});
