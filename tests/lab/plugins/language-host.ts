import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import languageProto from "@pulumi/pulumi/proto/language_pb.js";
import type { RunResponse } from "@pulumi/pulumi/proto/language_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { languageRuntimeService } from "../../../lab/plugins/language-nodejs/service.ts";
import { listen } from "../../../lab/plugins/server/serve.ts";
import type { Listening } from "../../../lab/plugins/server/serve.ts";
import { startEngine } from "./engine.ts";
import type { Engine } from "./engine.ts";
import { startMonitor } from "./monitor.ts";
import type { Monitor } from "./monitor.ts";

export const CHECKOUT = join(import.meta.dirname, "..", "..", "..");

export const information = (directory: string, options: Record<string, JavaScriptValue> = {}) =>
  new languageProto.ProgramInfo()
    .setRootDirectory(directory)
    .setProgramDirectory(directory)
    .setEntryPoint("index.ts")
    .setOptions(structProto.Struct.fromJavaScript(options));

interface Parts {
  folder: string;
  engine: Engine;
  monitor: Monitor;
  server: Listening;
}

/** The language host for Node.js with an engine and a monitor, and a folder with the program that it runs. */
export class LanguageHost {
  readonly folder: string;
  readonly engine: Engine;
  readonly monitor: Monitor;
  readonly client: InstanceType<typeof languageGrpc.LanguageRuntimeClient>;
  readonly #server: Listening;

  static async start(): Promise<LanguageHost> {
    const folder = await mkdtemp(join(tmpdir(), "program-"));
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", main: "index.ts" }));
    await symlink(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
    const engine = await startEngine();
    const monitor = await startMonitor();
    const service = languageRuntimeService({ engineAddress: engine.address, cancelled: () => undefined });
    const server = await listen(languageGrpc.LanguageRuntimeService, service);
    return new LanguageHost({ folder, engine, monitor, server });
  }

  private constructor({ folder, engine, monitor, server }: Parts) {
    this.folder = folder;
    this.engine = engine;
    this.monitor = monitor;
    this.#server = server;
    this.client = new languageGrpc.LanguageRuntimeClient(
      `127.0.0.1:${server.port}`,
      credentials.createInsecure(),
    );
  }

  async stop(): Promise<void> {
    this.client.close();
    await Promise.all([this.#server.close(), this.monitor.close(), this.engine.close()]);
    await rm(this.folder, { recursive: true });
  }

  /** Runs the program, in the folder unless another directory is given. */
  async run(args: {
    program: string;
    options?: Record<string, JavaScriptValue>;
    config?: Record<string, string>;
    directory?: string;
  }): Promise<RunResponse.AsObject> {
    const { program, options = { typescript: false }, config = {}, directory = this.folder } = args;
    if (directory === this.folder) await writeFile(join(this.folder, "index.ts"), program);
    const request = new languageProto.RunRequest()
      .setProject("project")
      .setStack("stack")
      .setPwd(directory)
      .setProgram("index.ts")
      .setDryrun(true)
      .setParallel(4)
      .setMonitorAddress(this.monitor.address)
      .setOrganization("organization")
      .setInfo(information(directory, options))
      .setConfigsecretkeysList(["project:password"]);
    for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
    return new Promise((resolve, reject) => {
      this.client.run(request, (error, response) => (error ? reject(error) : resolve(response.toObject())));
    });
  }
}
