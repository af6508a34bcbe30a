import { createCommandProvider } from "../../../lab/plugins/command/provider.ts";
import { startEngine } from "./engine.ts";
import type { Engine } from "./engine.ts";
import { startReplay } from "./replay.ts";
import type { Json, Replay } from "./replay.ts";
import { newKey, startSshServer } from "./ssh-server.ts";
import type { SshServer, SshServerOptions } from "./ssh-server.ts";

const TYPE = "command:remote:Command";
const key = newKey();

export const connectionTo = ({ port, hostKey }: { port: number; hostKey?: string }) => ({
  host: "127.0.0.1",
  port,
  user: "root",
  privateKey: key.private,
  ...(hostKey && { hostKey }),
  dialErrorLimit: 0,
});

interface Operation {
  connection: Json;
  inputs: Json;
  method?: "Create" | "Update" | "Delete";
  previous?: { stdout: string; stderr: string };
  timeout?: number;
}

interface Outcome {
  stdout?: unknown;
  stderr?: unknown;
  error?: string;
}

/** The command plugin with an engine, and SSH servers as the hosts on which it runs commands. */
export class RemoteCommands {
  readonly engine: Engine;
  readonly #plugin: Replay;
  readonly #servers = new Set<SshServer>();

  static async start(): Promise<RemoteCommands> {
    const engine = await startEngine();
    return new RemoteCommands(engine, await startReplay(createCommandProvider(), engine.address));
  }

  private constructor(engine: Engine, plugin: Replay) {
    this.engine = engine;
    this.#plugin = plugin;
  }

  async stop(): Promise<void> {
    await this.#plugin.cancel();
    await this.#plugin.close();
    await this.engine.close();
    await Promise.all([...this.#servers].map((server) => server.close()));
  }

  /** Cancels the update. */
  async cancel(): Promise<void> {
    await this.#plugin.cancel();
  }

  /** A new host; takes the key of `connectionTo` unless the options say otherwise. */
  async host(options: Partial<SshServerOptions> = {}): Promise<SshServer> {
    const server = await startSshServer({ authorized: { key: key.public }, ...options });
    this.#servers.add(server);
    return server;
  }

  /** Closes a host before the test is over. */
  async close(server: SshServer): Promise<void> {
    this.#servers.delete(server);
    await server.close();
  }

  /** Plays one operation and gives its outputs, or its error. */
  async run(operation: Operation): Promise<Outcome> {
    const {
      connection,
      inputs,
      method = "Create",
      previous = { stdout: "", stderr: "" },
      timeout,
    } = operation;
    const properties = { connection, addPreviousOutputInEnv: false, ...inputs };
    const address = {
      urn: `urn:pulumi:s::p::${TYPE}::x`,
      name: "x",
      type: TYPE,
      ...(timeout && { timeout }),
    };
    const requests = {
      Create: { ...address, properties },
      Update: {
        ...address,
        id: "x1",
        news: properties,
        oldInputs: properties,
        olds: { ...properties, ...previous },
      },
      Delete: { ...address, id: "x1", properties: { ...properties, ...previous }, oldInputs: properties },
    };
    const { response, error } = await this.#plugin.play({ method, request: requests[method] });
    if (error !== undefined) return { error };
    const { stdout, stderr } = (response.properties ?? {}) as Json;
    return { stdout, stderr };
  }
}
