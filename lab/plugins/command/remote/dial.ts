import { setTimeout as sleep } from "node:timers/promises";
import type { Client, ClientChannel } from "ssh2";
import type { CallContext } from "../../server/provider.ts";
import { addressOf } from "./connection.ts";
import type { Connection, Endpoint } from "./connection.ts";
import { login, PermanentError } from "./login.ts";

const FIRST_DELAY_MILLISECONDS = 100;
const BACKOFF = 1.5;
const MAX_DELAY_MILLISECONDS = 5000;

/** Opens an authenticated connection, trying again as `dialErrorLimit` allows. */
export async function dial(connection: Connection, context: CallContext): Promise<Client> {
  const { proxy } = connection;
  if (!proxy)
    return withRetries({ what: "Dial", endpoint: connection, context, attempt: () => login(connection) });
  const viaProxy = async () => {
    const jump = await withRetries({
      what: "Dial proxy",
      endpoint: proxy,
      context,
      attempt: () => login(proxy),
    });
    try {
      const forward = () => openForward(jump, connection);
      const channel = await withRetries({
        what: "Dial from proxy",
        endpoint: connection,
        context,
        attempt: forward,
      });
      const client = await login(connection, channel);
      client.on("close", () => jump.end());
      return client;
    } catch (error) {
      jump.end();
      throw error;
    }
  };
  return viaProxy().catch((error: unknown) => {
    throw new Error(`proxy: ${(error as Error).message}`, { cause: error });
  });
}

function openForward(jump: Client, { host, port }: Endpoint): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    jump.forwardOut("127.0.0.1", 0, host, port, (error, channel) => {
      if (error) reject(new Error(`dial tcp ${host}:${port}: ${error.message}`));
      else resolve(channel);
    });
  });
}

async function withRetries<T>(args: {
  what: string;
  endpoint: Endpoint;
  context: CallContext;
  attempt: () => Promise<T>;
}): Promise<T> {
  const { what, endpoint, context, attempt } = args;
  const { dialErrorLimit } = endpoint;
  let delay = FIRST_DELAY_MILLISECONDS;
  for (let failures = 0; ;) {
    try {
      return await attempt();
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof PermanentError) throw error;
      if (dialErrorLimit >= 0 && failures >= dialErrorLimit) {
        throw new Error(`after ${failures} failed attempts: ${message}`, { cause: error });
      }
      failures += 1;
      const limit = dialErrorLimit < 0 ? "inf" : dialErrorLimit;
      context.status(`${what} ${failures}/${limit} failed: retrying (${addressOf(endpoint)})`);
    }
    await sleep(delay, undefined, { signal: context.signal });
    delay = Math.min(delay * BACKOFF, MAX_DELAY_MILLISECONDS);
  }
}
