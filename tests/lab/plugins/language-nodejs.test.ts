import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LanguageHost } from "./language-host.ts";

let host: LanguageHost;
beforeAll(async () => {
  host = await LanguageHost.start();
});
afterAll(() => host.stop());

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
    const outcome = await host.run({
      program,
      options: { typescript: false, nodeargs: "--no-warnings --title='two words'" },
      config: { "project:size": "3", "project:password": "p", "project:nested:key": "n" },
    });
    expect(outcome).toEqual(SUCCESS);
    const [, name] = host.monitor.registered.find(([type]) => type === "test:index:Facts") ?? [];
    expect(JSON.parse(name ?? "[]")).toEqual([
      "project",
      "stack",
      "organization",
      "3",
      "true",
      host.folder,
      process.version,
      "true",
      "n",
    ]);
  });

  test("an error that the SDK has shown itself bails out", async () => {
    const program = `throw new Error("the user's mistake");`;
    expect(await host.run({ program })).toEqual({ error: "", bail: true });
    expect(host.engine.shown.map(({ message }) => message).join("\n")).toContain("the user's mistake");
  });

  test("any other exit code is reported", async () => {
    expect(await host.run({ program: "process.exit(7);" })).toEqual({
      error: "Program exited with non-zero exit code: 7",
      bail: false,
    });
    expect(await host.run({ program: 'process.kill(process.pid, "SIGKILL");' })).toEqual({
      error: "Program was ended by SIGKILL",
      bail: false,
    });
  });

  test("a project without the SDK is told what to do", async () => {
    const directory = await mkdtemp(join(tmpdir(), "empty-"));
    const { error } = await host.run({ program: "", directory });
    expect(error).toContain(`@pulumi/pulumi is not installed for ${directory}`);
    await rm(directory, { recursive: true });
  });

  test("options of the wrong type are refused", async () => {
    await expect(host.run({ program: "", options: { typescript: "no" } })).rejects.toThrow(
      "runtime.options.typescript in Pulumi.yaml must be a boolean",
    );
  });
});

test("cancelling ends the program", async () => {
  const stacks = () => host.monitor.registered.filter(([type]) => type === "pulumi:pulumi:Stack").length;
  const before = stacks();
  const running = host.run({ program: "setInterval(() => undefined, 1000);" });
  await expect.poll(stacks).toBeGreaterThan(before);
  host.client.cancel(new emptyProto.Empty(), () => undefined);
  expect((await running).error).toBe("Program was ended by SIGINT");
});
