import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface WaitOptions {
  deadlineMs?: number;
  port?: number;
  /** Called now and then; throws when there is no point in waiting any longer. */
  check?: () => Promise<void>;
}

const checkEveryMs = 3_000;

/**
 * Waits until something at `address` greets as an SSH server.
 *
 * @throws after `deadlineMs` (a minute by default), or what `check` throws.
 */
export async function waitForSSH(address: string, options: WaitOptions = {}): Promise<void> {
  const { deadlineMs = 60_000, port = 22, check } = options;
  const end = Date.now() + deadlineMs;
  let nextCheck = Date.now() + checkEveryMs;
  while (!(await greetsAsSSH(address, port))) {
    if (Date.now() > end) throw new Error(`no SSH server answers at ${address} after ${deadlineMs / 1000} s`);
    if (Date.now() > nextCheck) {
      await check?.();
      nextCheck = Date.now() + checkEveryMs;
    }
    await sleep(100);
  }
}

/** Whether something at `address` greets as an SSH server within half a second. */
export function answersSSH(address: string): Promise<boolean> {
  return waitForSSH(address, { deadlineMs: 500 }).then(
    () => true,
    () => false,
  );
}

function greetsAsSSH(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 1000 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", (greeting) => done(greeting.toString("latin1").startsWith("SSH-2.0")));
    socket.once("error", () => done(false));
    socket.once("close", () => done(false));
    socket.once("timeout", () => done(false));
  });
}
