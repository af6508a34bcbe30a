import { setTimeout as sleep } from "node:timers/promises";

/** Pauses before each further attempt, in seconds. */
const PAUSES = [1, 2, 4, 8, 16];

/** Runs the attempt, again after growing pauses (31 s in all) while it fails in a way that time may heal. */
export async function retrying<T>(args: {
  attempt: () => Promise<T>;
  mayHeal: (error: unknown) => boolean;
  onFailure: (error: unknown) => void;
  /** Called when an attempt succeeds that was not the first. */
  onHealed: () => void;
  signal: AbortSignal;
}): Promise<T> {
  const { attempt, mayHeal, onFailure, onHealed, signal } = args;
  let healing = false;
  for (const pause of PAUSES) {
    try {
      const result = await attempt();
      if (healing) onHealed();
      return result;
    } catch (error) {
      if (!mayHeal(error)) throw error;
      onFailure(error);
      healing = true;
      await sleep(pause * 1000, undefined, { signal });
    }
  }
  return attempt();
}
