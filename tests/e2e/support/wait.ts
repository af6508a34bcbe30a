import { setTimeout as sleep } from "node:timers/promises";

interface WaitOptions {
  /** What is awaited, for the error. */
  what: string;
  seconds: number;
  everyMs?: number;
}

/**
 * Tries until `attempt` no longer throws.
 *
 * @returns what it returned.
 * @throws after `seconds`, with what the last attempt threw.
 */
export async function eventually<T>(
  { what, seconds, everyMs = 500 }: WaitOptions,
  attempt: () => Promise<T>,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= end) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`${what}: not within ${seconds} s; last: ${reason}`, { cause: error });
      }
    }
    await sleep(everyMs);
  }
}
