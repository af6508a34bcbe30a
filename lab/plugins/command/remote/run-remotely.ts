import { constants } from "node:os";
import type { Client, ClientChannel } from "ssh2";
import type { Output, Run, Runner } from "../command-resource.ts";
import { abortReason, deadline, unlessAborted } from "../deadline.ts";
import { OutputCollector } from "../output-collector.ts";
import { previousOutput } from "../previous-output.ts";
import { readConnection } from "./connection.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { refusedVariables } from "./environment.ts";
import { exec, openChannel } from "./open-channel.ts";

/** Runs commands on the host that their input `connection` names, by the user's login shell. */
export const remoteRunner =
  (pool: ConnectionPool): Runner =>
  async (run) => {
    const signal = deadline(run.context.signal, run.timeoutSeconds);
    return runRemotely({ ...run, context: { ...run.context, signal } }, pool);
  };

async function runRemotely(run: Run, pool: ConnectionPool): Promise<Output> {
  const { inputs, command, context } = run;
  const connection = readConnection(inputs);
  const environment = await acceptedEnvironment({ run, pool, connection });
  const collector = new OutputCollector(inputs.logging, context);
  const attach = (channel: ClientChannel) => {
    channel.on("data", (chunk: Buffer) => collector.add("stdout", chunk));
    channel.stderr.on("data", (chunk: Buffer) => collector.add("stderr", chunk));
    // A command may end without reading its input; how it ended is told by its exit status.
    channel.on("error", () => undefined);
    channel.end(inputs.stdin);
    return { channel, ended: ending(channel) };
  };
  const open = (client: Client) => exec({ client, command, environment, attach });
  const { opened, release } = await openChannel({ pool, connection, context, open });
  const { channel, ended } = opened;
  try {
    const failure = await unlessAborted(ended, context.signal);
    if (failure !== undefined) throw collector.failure(failure, command);
    return collector.output();
  } catch (error) {
    if (!context.signal.aborted) throw error;
    channel.close();
    throw collector.failure(abortReason(context.signal), command);
  } finally {
    release();
  }
}

/** How the command failed, in the words of the official plugin; undefined when it did not. */
function ending(channel: ClientChannel): Promise<string | undefined> {
  return new Promise((resolve) => {
    channel.on("close", (status?: number | null, signalName?: string) => {
      if (typeof status === "number")
        resolve(status === 0 ? undefined : `Process exited with status ${status}`);
      else if (signalName) resolve(signalStatus(signalName));
      else resolve("wait: remote command exited without exit status or exit signal");
    });
  });
}

function signalStatus(name: string): string {
  const number = new Map(Object.entries(constants.signals)).get(name) ?? 0;
  return `Process exited with status ${128 + number} from signal ${name.replace(/^SIG/, "")}`;
}

/** The variables for the command. What `environment` asks for must be accepted; the previous output may be not. */
async function acceptedEnvironment(args: {
  run: Run;
  pool: ConnectionPool;
  connection: Connection;
}): Promise<Record<string, string>> {
  const { run, pool, connection } = args;
  const { inputs, previous, context } = run;
  const wanted = (inputs.environment ?? {}) as Record<string, string>;
  const environment = { ...wanted, ...previousOutput(inputs, previous) };
  if (Object.keys(environment).length === 0) return environment;
  const { client, release } = await pool.acquire(connection, context);
  const refused = await refusedVariables(client, environment).finally(release);
  for (const name of refused) {
    const advice = `Unable to set '${name}'. This only works if your SSH server is configured to accept it by AcceptEnv. Alternatively, prefix the command itself with the variable in the form 'VAR=value command'.`;
    if (name in wanted)
      throw new Error(`could not set environment variable "${name}": ssh: setenv failed. ${advice}`);
    context.log(advice, "warning");
  }
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !refused.includes(name)));
}
