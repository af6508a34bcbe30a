import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../context.ts";
import type { Chance } from "./chance.ts";
import type { EngineOptions, EngineResult } from "./engine.ts";
import { lastLines } from "./output.ts";
import type { Stack } from "./stack.ts";

/** When an engine is killed: how long after it has finished how many resources. */
export interface Moment {
  resources: number;
  ms: number;
}

interface KillArgs {
  /** For the check's name, such as `create`. */
  what: string;
  moment: Moment;
  run(stack: Stack, options: EngineOptions): Promise<EngineResult>;
}

/**
 * Kills an engine with all its children, as a power failure would, and frees the stack with the one command that the
 * documentation gives for that.
 *
 * @returns how many resources it had finished; undefined when it finished before the kill.
 */
export async function kill(
  { report, stack }: Context,
  { what, moment, run }: KillArgs,
): Promise<number | undefined> {
  let finished = 0;
  // An object, since TypeScript does not track assignments in callbacks.
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
      return "it finished before";
    }
    await stack.cancel();
    return `${finished} resources finished`;
  });
  return state.isKilled ? finished : undefined;
}

/** A random moment, at most `most`. */
export const momentWithin = (chance: Chance, most: Moment): Moment => ({
  resources: chance.between(0, most.resources),
  ms: chance.between(0, most.ms),
});
