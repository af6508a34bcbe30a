import type { Client, ClientChannel, SFTPWrapper } from "ssh2";
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
 * Opens a channel on whichever connection can take it, as `open` says. A connection that turns out to be dead,
 * or a server that allows fewer channels than we thought, costs another attempt. Gives what `open` did;
 * `release` is to be called when the channel is closed.
 */
export async function openChannel<T>(args: {
  pool: ConnectionPool;
  connection: Connection;
  context: CallContext;
  open: (client: Client) => Promise<T>;
}): Promise<{ opened: T; release: () => void }> {
  const { pool, connection, context, open } = args;
  for (let reconnected = false; ;) {
    const lease = await pool.acquire(connection, context);
    try {
      return { opened: await open(lease.client), release: lease.release };
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

/** Starts the server's SFTP on a connection; rejects when it has none. */
export function startSftp(client: Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp)));
  });
}

const isBroken = (error: unknown): boolean =>
  /Not connected|No response from server|Channel open failure|ECONNRESET|EPIPE/.test(
    (error as Error).message,
  );
