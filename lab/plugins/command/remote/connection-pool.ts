import type { Client } from "ssh2";
import type { CallContext } from "../../server/provider.ts";
import { unlessAborted } from "../deadline.ts";
import type { Connection } from "./connection.ts";
import { dial } from "./dial.ts";

/** Below the default `MaxSessions 10` of OpenSSH. */
const MAX_CHANNELS = 8;

/** The right to open one channel on a connection, until it is released. */
export interface Lease {
  client: Client;
  release(): void;
  /** Reports that the server refused the channel. True if it may allow one on another connection. */
  refused(): boolean;
  /** Takes the connection out of the pool, for it is broken. */
  discard(): void;
}

interface Pooled {
  client: Promise<Client>;
  channels: number;
  capacity: number;
}

/**
 * Authenticated connections that stay open for the commands to come: a handshake costs more than most
 * commands. A connection serves several commands at once; when all are busy, another is opened.
 */
export class ConnectionPool {
  readonly #connections = new Map<string, Set<Pooled>>();
  #closing = new AbortController();

  /** A place on an open connection, or on a new one that commands coming meanwhile share. */
  async acquire(connection: Connection, context: CallContext): Promise<Lease> {
    const siblings = this.#siblings(connection);
    const isFree = ({ channels, capacity }: Pooled) => channels < capacity;
    const pooled = [...siblings].find(isFree) ?? this.#open({ connection, context, siblings });
    pooled.channels += 1;
    const release = () => void (pooled.channels -= 1);
    try {
      const client = await unlessAborted(pooled.client, context.signal);
      const refused = () => {
        pooled.capacity = pooled.channels - 1;
        return pooled.capacity > 0;
      };
      return { client, release, refused, discard: () => void siblings.delete(pooled) };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Closes all connections; commands that are running fail. */
  close(): void {
    this.#closing.abort(new Error("the connections are closed"));
    this.#closing = new AbortController();
    for (const { client } of [...this.#connections.values()].flatMap((siblings) => [...siblings])) {
      client.then(
        (open) => open.destroy(),
        () => undefined,
      );
    }
    this.#connections.clear();
  }

  #siblings(connection: Connection): Set<Pooled> {
    const key = JSON.stringify(connection);
    const siblings = this.#connections.get(key) ?? new Set();
    this.#connections.set(key, siblings);
    return siblings;
  }

  #open(args: { connection: Connection; context: CallContext; siblings: Set<Pooled> }): Pooled {
    const { connection, context, siblings } = args;
    // One command ending early must not end the dialling for the others.
    const client = dial(connection, { ...context, signal: this.#closing.signal });
    const pooled: Pooled = { client, channels: 0, capacity: MAX_CHANNELS };
    siblings.add(pooled);
    const remove = () => void siblings.delete(pooled);
    client.then((open) => open.once("close", remove), remove);
    return pooled;
  }
}
