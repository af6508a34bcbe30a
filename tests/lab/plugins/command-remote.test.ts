import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connectionTo, RemoteCommands } from "./remote-commands.ts";

let remote: RemoteCommands;

beforeEach(async () => {
  remote = await RemoteCommands.start();
});
afterEach(() => remote.stop());

describe("running", () => {
  test("one trailing newline is taken off each stream", async () => {
    const connection = connectionTo(await remote.host());
    const create = "printf 'a\\n\\n'; printf 'b\\n' >&2";
    expect(await remote.run({ connection, inputs: { create } })).toEqual({ stdout: "a\n", stderr: "b" });
  });

  test("a line of 1 MiB comes through, also while it is being shown", async () => {
    const connection = connectionTo(await remote.host());
    const create = "head -c 1048576 /dev/zero | tr '\\0' x";
    const { stdout } = await remote.run({ connection, inputs: { create, logging: "stdoutAndStderr" } });
    expect(stdout).toBe("x".repeat(1024 * 1024));
  });

  test("a stdin of 1 MiB arrives whole; one that is not read does no harm", async () => {
    const connection = connectionTo(await remote.host());
    const stdin = "é".repeat(512 * 1024);
    expect(await remote.run({ connection, inputs: { create: "wc -c", stdin } })).toMatchObject({
      stdout: "1048576",
    });
    expect(await remote.run({ connection, inputs: { create: "echo done", stdin } })).toMatchObject({
      stdout: "done",
    });
  });

  test("a failure tells status, command and output, but neither stdin nor credentials", async () => {
    const connection = connectionTo(await remote.host());
    const create = "cat >/dev/null; echo half; echo broken >&2; exit 3";
    const { error } = await remote.run({ connection, inputs: { create, stdin: "top secret" } });
    expect(error).toBe(`Process exited with status 3: running "${create}":\nhalf\nbroken\n`);
  });

  test("40 KiB of output fit an error", async () => {
    const connection = connectionTo(await remote.host());
    const { error } = await remote.run({
      connection,
      inputs: { create: "head -c 40960 /dev/zero | tr '\\0' y; exit 1" },
    });
    expect(error?.length).toBeGreaterThan(40 * 1024);
  });

  test("a command ended by a signal", async () => {
    const connection = connectionTo(await remote.host());
    const { error } = await remote.run({ connection, inputs: { create: "kill -KILL $$" } });
    expect(error).toMatch(/^Process exited with status 137 from signal KILL: running/);
  });

  test("update runs `update`, else `create`; delete runs `delete`, else nothing", async () => {
    const connection = connectionTo(await remote.host());
    const inputs = { create: "echo created", update: "echo updated", delete: "echo deleted; exit 4" };
    expect(await remote.run({ connection, inputs, method: "Update" })).toMatchObject({ stdout: "updated" });
    const { update: _, ...withoutUpdate } = inputs;
    expect(await remote.run({ connection, inputs: withoutUpdate, method: "Update" })).toMatchObject({
      stdout: "created",
    });
    const deletion = await remote.run({ connection, inputs, method: "Delete" });
    expect(deletion.error).toMatch(/^Process exited with status 4: .*\ndeleted\n$/);
    expect(await remote.run({ connection, inputs: { create: "exit 1" }, method: "Delete" })).toEqual({});
  });

  test("variables that the server does not accept are an error, or a warning for the previous output", async () => {
    const connection = connectionTo(await remote.host());
    const { error } = await remote.run({
      connection,
      inputs: { create: "true", environment: { COLOUR: "red" } },
    });
    expect(error).toContain('could not set environment variable "COLOUR"');
    const inputs = { create: 'echo "[$PULUMI_COMMAND_STDOUT]"', addPreviousOutputInEnv: true };
    const previous = { stdout: "before", stderr: "" };
    expect(await remote.run({ connection, inputs, method: "Update", previous })).toMatchObject({
      stdout: "[]",
    });
    const warnings = remote.engine.shown.filter(({ severity }) => severity === "warning");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ ephemeral: false });
    expect(warnings[0]?.message).toContain("PULUMI_COMMAND_STDOUT");
  });

  test("variables that it accepts reach the command", async () => {
    const acceptEnv = ["COLOUR", "PULUMI_COMMAND_STDOUT", "PULUMI_COMMAND_STDERR"];
    const connection = connectionTo(await remote.host({ acceptEnv }));
    const inputs = {
      create: 'echo "$COLOUR $PULUMI_COMMAND_STDOUT $PULUMI_COMMAND_STDERR"',
      environment: { COLOUR: "red" },
      addPreviousOutputInEnv: true,
    };
    const previous = { stdout: "before", stderr: "oops" };
    const updated = await remote.run({ connection, inputs, method: "Update", previous });
    expect(updated).toMatchObject({ stdout: "red before oops" });
  });

  test.each([
    ["stdout", ["out"]],
    ["stderr", ["err"]],
    ["stdoutAndStderr", ["out", "err"]],
    [undefined, ["out", "err"]],
    ["none", []],
  ])("logging %s shows %j in the status column", async (logging, lines) => {
    const connection = connectionTo(await remote.host());
    // The streams are independent; the pause keeps their order.
    const create = "echo out; sleep 0.05; echo err >&2";
    await remote.run({ connection, inputs: { create, ...(logging && { logging }) } });
    const status = { severity: "info", ephemeral: true };
    expect(remote.engine.shown).toEqual(lines.map((message) => ({ message, ...status })));
  });
});

describe("ending early", () => {
  test("a cancelled update does not wait for its commands", async () => {
    const connection = connectionTo(await remote.host());
    const running = remote.run({ connection, inputs: { create: "echo begun; sleep 60", logging: "stdout" } });
    await expect.poll(() => remote.engine.shown.length).toBe(1);
    await remote.cancel();
    expect((await running).error).toBe('the update was cancelled: running "echo begun; sleep 60":\nbegun\n');
  });

  test("customTimeouts end a command", async () => {
    const connection = connectionTo(await remote.host());
    const { error } = await remote.run({ connection, inputs: { create: "sleep 60" }, timeout: 0.2 });
    expect(error).toBe('the timeout of 0.2 s has passed: running "sleep 60":\n');
  });

  test("a connection lost under a command is an error that says so", async () => {
    const server = await remote.host();
    const running = remote.run({
      connection: connectionTo(server),
      inputs: { create: "echo begun; sleep 60", logging: "stdout" },
    });
    await expect.poll(() => remote.engine.shown.length).toBe(1);
    server.breakConnections();
    expect((await running).error).toMatch(
      /^wait: remote command exited without exit status or exit signal: running/,
    );
  });
});
