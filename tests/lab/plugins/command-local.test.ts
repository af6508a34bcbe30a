import { realpathSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCommandProvider } from "../../../lab/plugins/command/provider.ts";
import { UNKNOWN } from "../../../lab/plugins/server/property.ts";
import { startReplay } from "./replay.ts";
import type { Answer, Json, Replay } from "./replay.ts";

const TYPE = "command:local:Command";
const address = { urn: `urn:pulumi:s::p::${TYPE}::x`, name: "x", type: TYPE };

let plugin: Replay;
beforeAll(async () => (plugin = await startReplay(createCommandProvider())));
afterAll(async () => plugin.close());

const create = (properties: Json, more: Json = {}): Promise<Answer> =>
  plugin.play({ method: "Create", request: { ...address, properties, ...more } });
const outputs = ({ response }: Answer) => response?.properties as Json | undefined;

describe("running on this machine", () => {
  test("the interpreter, folder, environment and stdin are the given ones", async () => {
    const dir = realpathSync(await mkdtemp(join(tmpdir(), "local-")));
    const answer = await create({
      interpreter: ["/bin/sh", "-e", "-c"],
      dir,
      environment: { COLOUR: "red" },
      stdin: "in",
      create: 'pwd; echo "$COLOUR"; cat; false; echo unreached',
    });
    expect(answer.error).toMatch(/^exit status 1: running "/);
    expect(answer.error).toContain(`\n${dir}\nred\nin`);
    expect(answer.error).not.toContain("unreached\n");
    await rm(dir, { recursive: true });
  });

  test("an update sees the previous output, unless it does not want to", async () => {
    const inputs = { create: "true", update: 'echo "$PULUMI_COMMAND_STDOUT/$PULUMI_COMMAND_STDERR"' };
    const request = (news: Json) => ({
      ...address,
      id: "x1",
      news,
      oldInputs: news,
      olds: { ...news, stdout: "out", stderr: "err" },
    });
    const seen = await plugin.play({ method: "Update", request: request(inputs) });
    expect(outputs(seen)).toMatchObject({ stdout: "out/err" });
    const quiet = { ...inputs, addPreviousOutputInEnv: false };
    expect(outputs(await plugin.play({ method: "Update", request: request(quiet) }))).toMatchObject({
      stdout: "/",
    });
  });

  test("a command that cannot be started, or is ended by a signal", async () => {
    expect((await create({ interpreter: ["/no/such/shell"], create: "true" })).error).toContain(
      "/no/such/shell",
    );
    expect((await create({ create: "kill -TERM $$" })).error).toMatch(
      /^signal: SIGTERM: running "kill -TERM/,
    );
  });

  test("customTimeouts end a command and what it has started", async () => {
    const { error } = await create({ create: "sleep 60 & sleep 60; wait" }, { timeout: 0.2 });
    expect(error).toMatch(/^the timeout of 0.2 s has passed: running/);
  });

  test("the function command:local:run runs at once", async () => {
    const request = { tok: "command:local:run", args: { command: "echo run" } };
    const { response } = await plugin.play({ method: "Invoke", request });
    expect(response).toEqual({ return: { command: "echo run", stdout: "run", stderr: "" } });
  });

  test("without create nothing is run", async () => {
    expect(outputs(await create({ delete: "true" }))).toEqual({ delete: "true", stdout: "", stderr: "" });
  });
});

describe("checking inputs", () => {
  const check = async (type: string, news: Json): Promise<Json | undefined> => {
    const request = { ...address, type, olds: {}, news };
    return (await plugin.play({ method: "Check", request })).response;
  };
  const reasons = (response: Json | undefined) =>
    (response?.failures as { property: string; reason: string }[] | undefined)?.map(({ reason }) => reason) ??
    [];

  test("defaults of the connection and of its proxy are filled in", async () => {
    const connection = { host: "h", proxy: { host: "p", port: 2222 } };
    const response = await check("command:remote:Command", { connection });
    const defaults = { user: "root", port: 22, dialErrorLimit: 10, perDialTimeout: 15 };
    expect(response).toEqual({
      inputs: { connection: { ...defaults, host: "h", proxy: { ...defaults, host: "p", port: 2222 } } },
    });
  });

  test("every mistake is reported, and no value", async () => {
    const response = await check("command:remote:Command", {
      connection: { port: "twenty-two", privatekey: "very secret" },
      create: 1,
      logging: "all",
      environment: { A: 1 },
    });
    expect(reasons(response).sort()).toEqual([
      "connection.host is missing",
      "connection.port must be a number",
      expect.stringMatching(/^connection\.privatekey is not an input/),
      "create must be a string",
      "environment must be an object whose values are strings",
      "logging must be one of stdout, stderr, stdoutAndStderr, none",
    ]);
    expect(JSON.stringify(response?.failures)).not.toContain("very secret");
  });

  test("what is not known yet is not judged", async () => {
    const wireUnknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const news = { connection: { host: wireUnknown }, create: wireUnknown };
    const response = await check("command:remote:Command", news);
    expect(reasons(response)).toEqual([]);
    expect(response?.inputs).toMatchObject({ create: UNKNOWN, connection: { host: UNKNOWN } });
  });
});
