import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import languageProto from "@pulumi/pulumi/proto/language_pb.js";
import type { RunResponse } from "@pulumi/pulumi/proto/language_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { languageRuntimeService } from "../../../lab/plugins/language-nodejs/service.ts";
import { listen } from "../../../lab/plugins/server/serve.ts";
import type { Listening } from "../../../lab/plugins/server/serve.ts";
import { startEngine } from "./engine.ts";
import type { Engine } from "./engine.ts";
import { startMonitor } from "./monitor.ts";
import type { Monitor } from "./monitor.ts";

const CHECKOUT = join(import.meta.dirname, "..", "..", "..");

let folder: string;
let engine: Engine;
let monitor: Monitor;
let server: Listening;
let client: InstanceType<typeof languageGrpc.LanguageRuntimeClient>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "program-"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", main: "index.ts" }));
  await symlink(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
  engine = await startEngine();
  monitor = await startMonitor();
  const service = languageRuntimeService({ engineAddress: engine.address, cancelled: () => undefined });
  server = await listen(languageGrpc.LanguageRuntimeService, service);
  client = new languageGrpc.LanguageRuntimeClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await Promise.all([server.close(), monitor.close(), engine.close()]);
  await rm(folder, { recursive: true });
});

const information = (directory: string, options: Record<string, JavaScriptValue> = {}) =>
  new languageProto.ProgramInfo()
    .setRootDirectory(directory)
    .setProgramDirectory(directory)
    .setEntryPoint("index.ts")
    .setOptions(structProto.Struct.fromJavaScript(options));

async function run(args: {
  program: string;
  options?: Record<string, JavaScriptValue>;
  config?: Record<string, string>;
  directory?: string;
}): Promise<RunResponse.AsObject> {
  const { program, options = { typescript: false }, config = {}, directory = folder } = args;
  if (directory === folder) await writeFile(join(folder, "index.ts"), program);
  const request = new languageProto.RunRequest()
    .setProject("project")
    .setStack("stack")
    .setPwd(directory)
    .setProgram("index.ts")
    .setDryrun(true)
    .setParallel(4)
    .setMonitorAddress(monitor.address)
    .setOrganization("organization")
    .setInfo(information(directory, options))
    .setConfigsecretkeysList(["project:password"]);
  for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
  return new Promise((resolve, reject) => {
    client.run(request, (error, response) => (error ? reject(error) : resolve(response.toObject())));
  });
}

const SUCCESS = { error: "", bail: false };

describe("running a program", () => {
  test("TypeScript runs as it is, with configuration, project, stack and resources", async () => {
    const program = `
      import * as pulumi from "@pulumi/pulumi";
      enumless();
      function enumless(): void {
        const config = new pulumi.Config();
        const facts: string[] = [
          pulumi.getProject(), pulumi.getStack(), pulumi.getOrganization(), config.require("size"),
          String(pulumi.runtime.isDryRun()), process.cwd(), process.version,
          String(process.execArgv.includes("--no-warnings")), config.require("nested:key"),
        ];
        new pulumi.ComponentResource("test:index:Facts", JSON.stringify(facts));
      }`;
    const outcome = await run({
      program,
      options: { typescript: false, nodeargs: "--no-warnings --title='two words'" },
      config: { "project:size": "3", "project:password": "p", "project:nested:key": "n" },
    });
    expect(outcome).toEqual(SUCCESS);
    const [, name] = monitor.registered.find(([type]) => type === "test:index:Facts") ?? [];
    expect(JSON.parse(name ?? "[]")).toEqual([
      "project",
      "stack",
      "organization",
      "3",
      "true",
      folder,
      process.version,
      "true",
      "n",
    ]);
  });

  test("an error that the SDK has shown itself bails out", async () => {
    const program = `throw new Error("the user's mistake");`;
    expect(await run({ program })).toEqual({ error: "", bail: true });
    expect(engine.shown.map(({ message }) => message).join("\n")).toContain("the user's mistake");
  });

  test("any other exit code is reported", async () => {
    expect(await run({ program: "process.exit(7);" })).toEqual({
      error: "Program exited with non-zero exit code: 7",
      bail: false,
    });
    expect(await run({ program: 'process.kill(process.pid, "SIGKILL");' })).toEqual({
      error: "Program was ended by SIGKILL",
      bail: false,
    });
  });

  test("a project without the SDK is told what to do", async () => {
    const directory = await mkdtemp(join(tmpdir(), "empty-"));
    const { error } = await run({ program: "", directory });
    expect(error).toContain(`@pulumi/pulumi is not installed for ${directory}`);
    await rm(directory, { recursive: true });
  });

  test("options of the wrong type are refused", async () => {
    await expect(run({ program: "", options: { typescript: "no" } })).rejects.toThrow(
      "runtime.options.typescript in Pulumi.yaml must be a boolean",
    );
  });
});

describe("answers like the official language host", () => {
  const recording = readFileSync(join(import.meta.dirname, "transcripts", "1-preview-create.jsonl"), "utf8");
  const calls = recording
    .split("\n")
    .filter((line) => line.includes('"LanguageRuntime/'))
    .map((line) => JSON.parse(line) as { method: string; response: Record<string, unknown> });
  const recordedAnswer = (method: string) =>
    calls.find((call) => call.method === `LanguageRuntime/${method}`)?.response;

  test("the plugins that the packages of this project need", async () => {
    const request = new languageProto.GetRequiredPackagesRequest().setInfo(information(CHECKOUT));
    const packages = await new Promise((resolve, reject) => {
      client.getRequiredPackages(request, (error, response) => {
        if (error) return reject(error);
        const list = response.getPackagesList();
        resolve(
          list.map((item) => ({ name: item.getName(), kind: item.getKind(), version: item.getVersion() })),
        );
      });
    });
    expect({ packages }).toEqual(recordedAnswer("GetRequiredPackages"));
  });

  test("about: Node.js and TypeScript", async () => {
    const request = new languageProto.AboutRequest().setInfo(information(CHECKOUT));
    const about = await new Promise<Record<string, unknown>>((resolve, reject) => {
      client.about(request, (error, response) => {
        if (error) return reject(error);
        const metadata = Object.fromEntries(response.getMetadataMap().toObject());
        resolve({ executable: response.getExecutable(), version: response.getVersion(), metadata });
      });
    });
    const recorded = recordedAnswer("About") as { metadata: { typescriptVersion: string } };
    expect(about).toEqual({
      executable: process.execPath,
      version: process.version,
      metadata: { typescriptVersion: recorded.metadata.typescriptVersion },
    });
  });

  test("no version of its own", async () => {
    const version = await new Promise((resolve, reject) => {
      client.getPluginInfo(new emptyProto.Empty(), (error, response) =>
        error ? reject(error) : resolve(response.getVersion()),
      );
    });
    expect(version).toBe(recordedAnswer("GetPluginInfo")?.version ?? "");
  });
});

test("cancelling ends the program", async () => {
  const stacks = () => monitor.registered.filter(([type]) => type === "pulumi:pulumi:Stack").length;
  const before = stacks();
  const running = run({ program: "setInterval(() => undefined, 1000);" });
  await expect.poll(stacks).toBeGreaterThan(before);
  client.cancel(new emptyProto.Empty(), () => undefined);
  expect((await running).error).toBe("Program was ended by SIGINT");
});
