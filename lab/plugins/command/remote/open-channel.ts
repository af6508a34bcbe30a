import type { Client, ClientChannel } from "ssh2";
import type { CallContext } from "../../server/provider.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionPool } from "./connection-pool.ts";

/** A command to have a server start. */
interface Start<T> {
  command: string;
  environment: Record<string, string>;
  /** Called with the channel before anything can happen on it. */
  attach: (channel: ClientChannel) => T;
}

/**
 * Has the server start a command, on whichever connection can take it. A connection that turns out to be
 * dead, or a server that allows fewer channels than we thought, costs another attempt. Gives what `attach`
 * returned; `release` is to be called when the channel is closed.
 */
export async function startCommand<T>(
  args: Start<T> & { pool: ConnectionPool; connection: Connection; context: CallContext },
): Promise<{ attached: T; release: () => void }> {
  const { pool, connection, context, ...start } = args;
  for (let reconnected = false; ;) {
    const lease = await pool.acquire(connection, context);
    try {
      return { attached: await exec({ client: lease.client, ...start }), release: lease.release };
    } catch (error) {
      const refused = (error as Error).message.includes("Channel open failure") && lease.refused();
      lease.release();
      if (refused) continue;
      if (reconnected || !isBroken(error)) throw error;
      lease.discard();
      reconnected = true;
    }
  }
}

/** Starts a command on a connection; rejects when the server does not. */
export function exec<T>(args: Start<T> & { client: Client }): Promise<T> {
  const { client, command, environment, attach } = args;
  return new Promise((resolve, reject) => {
    // Throws at once on a connection that has ended.
    client.exec(command, { env: environment }, (error, channel) => {
      if (error) reject(error);
      else resolve(attach(channel));
    });
  });
}

const isBroken = (error: unknown): boolean =>
  /Not connected|No response from server|Channel open failure|ECONNRESET|EPIPE/.test(
    (error as Error).message,
  );
