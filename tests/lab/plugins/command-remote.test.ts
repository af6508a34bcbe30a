import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCommandProvider } from "../../../lab/plugins/command/provider.ts";
import { startAgent } from "./ssh-agent.ts";
import { startEngine } from "./engine.ts";
import type { Engine } from "./engine.ts";
import { startReplay } from "./replay.ts";
import type { Json, Replay } from "./replay.ts";
import { newKey, newRsaKey, startSshServer } from "./ssh-server.ts";
import type { SshServer, SshServerOptions } from "./ssh-server.ts";

const TYPE = "command:remote:Command";
const key = newKey();

let engine: Engine;
let plugin: Replay;
let servers: SshServer[];

beforeEach(async () => {
  engine = await startEngine();
  plugin = await startReplay(createCommandProvider(), engine.address);
  servers = [];
});
afterEach(async () => {
  await plugin.cancel();
  await plugin.close();
  await engine.close();
  await Promise.all(servers.map((server) => server.close()));
});

async function host(options: Partial<SshServerOptions> = {}): Promise<SshServer> {
  const server = await startSshServer({ authorized: { key: key.public }, ...options });
  servers.push(server);
  return server;
}

const connectionTo = ({ port, hostKey }: { port: number; hostKey?: string }) => ({
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

/** Plays one operation and gives its outputs, or its error. */
async function run(operation: Operation): Promise<{ stdout?: unknown; stderr?: unknown; error?: string }> {
  const { connection, inputs, method = "Create", previous = { stdout: "", stderr: "" }, timeout } = operation;
  const properties = { connection, addPreviousOutputInEnv: false, ...inputs };
  const address = { urn: `urn:pulumi:s::p::${TYPE}::x`, name: "x", type: TYPE, ...(timeout && { timeout }) };
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
  const { response, error } = await plugin.play({ method, request: requests[method] });
  if (error !== undefined) return { error };
  const { stdout, stderr } = (response.properties ?? {}) as Json;
  return { stdout, stderr };
}

describe("logging in", () => {
  test("a wrong host key is refused at once, before any credential is shown", async () => {
    const server = await host();
    const connection = {
      ...connectionTo({ port: server.port, hostKey: newKey().public }),
      dialErrorLimit: 10,
    };
    const { error } = await run({ connection, inputs: { create: "true" } });
    expect(error).toContain("ssh: handshake failed: ssh: host key mismatch");
    expect(error).toContain(`root@127.0.0.1:${server.port} has SHA256:`);
    expect(server.seen).toMatchObject({ logins: 0, failures: 0 });
  });

  test("only the type of the given host key is offered", async () => {
    const server = await host({ hostKey: newRsaKey() });
    const connection = connectionTo({ port: server.port, hostKey: newKey().public });
    const { error } = await run({ connection, inputs: { create: "true" } });
    expect(error).toMatch(/no common algorithm for host key; client offered: \[ssh-ed25519\] \(root@127/);
  });

  test("an RSA host key matches", async () => {
    const server = await host({ hostKey: newRsaKey() });
    expect(await run({ connection: connectionTo(server), inputs: { create: "echo rsa" } })).toMatchObject({
      stdout: "rsa",
    });
  });

  test("without a host key any is accepted", async () => {
    const { port } = await host();
    expect(await run({ connection: connectionTo({ port }), inputs: { create: "echo any" } })).toMatchObject({
      stdout: "any",
    });
  });

  test("a refused key is reported with the methods tried and the endpoint", async () => {
    const server = await host({ authorized: { key: newKey().public } });
    const { error } = await run({ connection: connectionTo(server), inputs: { create: "true" } });
    expect(error).toBe(
      "after 0 failed attempts: ssh: handshake failed: ssh: unable to authenticate, attempted methods " +
        `[none publickey], no supported methods remain (root@127.0.0.1:${server.port})`,
    );
  });

  test("an unreachable port is tried again, as often as dialErrorLimit says", async () => {
    const server = await host();
    await server.close();
    servers = [];
    const connection = { ...connectionTo(server), dialErrorLimit: 2 };
    const { error } = await run({ connection, inputs: { create: "true" } });
    const address = `127.0.0.1:${server.port}`;
    expect(error).toBe(`after 2 failed attempts: dial tcp ${address}: connect: connection refused`);
    expect(engine.shown.map(({ message }) => message)).toEqual([
      `Dial 1/2 failed: retrying (root@${address})`,
      `Dial 2/2 failed: retrying (root@${address})`,
    ]);
  });

  test("by password, by an encrypted key, by an agent", async () => {
    const encrypted = newKey("correct horse");
    const agentKey = newKey();
    const agent = await startAgent(agentKey.private);
    const byPassword = await host({ authorized: { password: "secret" } });
    const byKey = await host({ authorized: { key: encrypted.public } });
    const byAgent = await host({ authorized: { key: agentKey.public } });
    const { privateKey: _, ...noKey } = connectionTo(byPassword);
    const credentials = [
      { ...noKey, password: "secret" },
      { ...connectionTo(byKey), privateKey: encrypted.private, privateKeyPassword: "correct horse" },
      { ...connectionTo(byAgent), agentSocketPath: agent.path },
    ];
    for (const connection of credentials) {
      expect(await run({ connection, inputs: { create: "echo in" } })).toMatchObject({ stdout: "in" });
    }
    await agent.close();
  });

  test("a malformed private key is named, not shown", async () => {
    const server = await host();
    const connection = { ...connectionTo(server), privateKey: "not a key at all", dialErrorLimit: 10 };
    const { error } = await run({ connection, inputs: { create: "true" } });
    expect(error).toContain("connection.privateKey");
    expect(error).not.toContain("not a key");
  });

  test("through a jump host", async () => {
    const target = await host();
    const jump = await host();
    const connection = { ...connectionTo(target), proxy: connectionTo(jump) };
    expect(await run({ connection, inputs: { create: "echo through" } })).toMatchObject({
      stdout: "through",
    });
    expect(jump.seen.forwards).toBe(1);
    const wrong = { ...connectionTo(target), proxy: { ...connectionTo(jump), hostKey: newKey().public } };
    const { error } = await run({ connection: wrong, inputs: { create: "true" } });
    expect(error).toMatch(/^proxy: ssh: handshake failed: ssh: host key mismatch/);
  });
});

describe("running", () => {
  test("one trailing newline is taken off each stream", async () => {
    const connection = connectionTo(await host());
    const create = "printf 'a\\n\\n'; printf 'b\\n' >&2";
    expect(await run({ connection, inputs: { create } })).toEqual({ stdout: "a\n", stderr: "b" });
  });

  test("a line of 1 MiB comes through, also while it is being shown", async () => {
    const connection = connectionTo(await host());
    const create = "head -c 1048576 /dev/zero | tr '\\0' x";
    const { stdout } = await run({ connection, inputs: { create, logging: "stdoutAndStderr" } });
    expect(stdout).toBe("x".repeat(1024 * 1024));
  });

  test("a stdin of 1 MiB arrives whole; one that is not read does no harm", async () => {
    const connection = connectionTo(await host());
    const stdin = "é".repeat(512 * 1024);
    expect(await run({ connection, inputs: { create: "wc -c", stdin } })).toMatchObject({
      stdout: "1048576",
    });
    expect(await run({ connection, inputs: { create: "echo done", stdin } })).toMatchObject({
      stdout: "done",
    });
  });

  test("a failure tells status, command and output, but neither stdin nor credentials", async () => {
    const connection = connectionTo(await host());
    const create = "cat >/dev/null; echo half; echo broken >&2; exit 3";
    const { error } = await run({ connection, inputs: { create, stdin: "top secret" } });
    expect(error).toBe(`Process exited with status 3: running "${create}":\nhalf\nbroken\n`);
  });

  test("40 KiB of output fit an error", async () => {
    const connection = connectionTo(await host());
    const { error } = await run({
      connection,
      inputs: { create: "head -c 40960 /dev/zero | tr '\\0' y; exit 1" },
    });
    expect(error?.length).toBeGreaterThan(40 * 1024);
  });

  test("a command ended by a signal", async () => {
    const connection = connectionTo(await host());
    const { error } = await run({ connection, inputs: { create: "kill -KILL $$" } });
    expect(error).toMatch(/^Process exited with status 137 from signal KILL: running/);
  });

  test("update runs `update`, else `create`; delete runs `delete`, else nothing", async () => {
    const connection = connectionTo(await host());
    const inputs = { create: "echo created", update: "echo updated", delete: "echo deleted; exit 4" };
    expect(await run({ connection, inputs, method: "Update" })).toMatchObject({ stdout: "updated" });
    const { update: _, ...withoutUpdate } = inputs;
    expect(await run({ connection, inputs: withoutUpdate, method: "Update" })).toMatchObject({
      stdout: "created",
    });
    const deletion = await run({ connection, inputs, method: "Delete" });
    expect(deletion.error).toMatch(/^Process exited with status 4: .*\ndeleted\n$/);
    expect(await run({ connection, inputs: { create: "exit 1" }, method: "Delete" })).toEqual({});
  });

  test("variables that the server does not accept are an error, or a warning for the previous output", async () => {
    const connection = connectionTo(await host());
    const { error } = await run({ connection, inputs: { create: "true", environment: { COLOUR: "red" } } });
    expect(error).toContain('could not set environment variable "COLOUR"');
    const inputs = { create: 'echo "[$PULUMI_COMMAND_STDOUT]"', addPreviousOutputInEnv: true };
    const previous = { stdout: "before", stderr: "" };
    expect(await run({ connection, inputs, method: "Update", previous })).toMatchObject({ stdout: "[]" });
    const warnings = engine.shown.filter(({ severity }) => severity === "warning");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ ephemeral: false });
    expect(warnings[0]?.message).toContain("PULUMI_COMMAND_STDOUT");
  });

  test("variables that it accepts reach the command", async () => {
    const acceptEnv = ["COLOUR", "PULUMI_COMMAND_STDOUT", "PULUMI_COMMAND_STDERR"];
    const connection = connectionTo(await host({ acceptEnv }));
    const inputs = {
      create: 'echo "$COLOUR $PULUMI_COMMAND_STDOUT $PULUMI_COMMAND_STDERR"',
      environment: { COLOUR: "red" },
      addPreviousOutputInEnv: true,
    };
    const previous = { stdout: "before", stderr: "oops" };
    const updated = await run({ connection, inputs, method: "Update", previous });
    expect(updated).toMatchObject({ stdout: "red before oops" });
  });

  test.each([
    ["stdout", ["out"]],
    ["stderr", ["err"]],
    ["stdoutAndStderr", ["out", "err"]],
    [undefined, ["out", "err"]],
    ["none", []],
  ])("logging %s shows %j in the status column", async (logging, lines) => {
    const connection = connectionTo(await host());
    // The streams are independent; the pause keeps their order.
    const create = "echo out; sleep 0.05; echo err >&2";
    await run({ connection, inputs: { create, ...(logging && { logging }) } });
    const status = { severity: "info", ephemeral: true };
    expect(engine.shown).toEqual(lines.map((message) => ({ message, ...status })));
  });
});

describe("ending early", () => {
  test("a cancelled update does not wait for its commands", async () => {
    const connection = connectionTo(await host());
    const running = run({ connection, inputs: { create: "echo begun; sleep 60", logging: "stdout" } });
    await expect.poll(() => engine.shown.length).toBe(1);
    await plugin.cancel();
    expect((await running).error).toBe('the update was cancelled: running "echo begun; sleep 60":\nbegun\n');
  });

  test("customTimeouts end a command", async () => {
    const connection = connectionTo(await host());
    const { error } = await run({ connection, inputs: { create: "sleep 60" }, timeout: 0.2 });
    expect(error).toBe('the timeout of 0.2 s has passed: running "sleep 60":\n');
  });

  test("a connection lost under a command is an error that says so", async () => {
    const server = await host();
    const running = run({
      connection: connectionTo(server),
      inputs: { create: "echo begun; sleep 60", logging: "stdout" },
    });
    await expect.poll(() => engine.shown.length).toBe(1);
    server.breakConnections();
    expect((await running).error).toMatch(
      /^wait: remote command exited without exit status or exit signal: running/,
    );
  });
});

describe("connections", () => {
  test("are shared and stay open", async () => {
    const server = await host();
    const connection = connectionTo(server);
    const commands = Array.from({ length: 20 }, (_, i) =>
      run({ connection, inputs: { create: `echo ${i}` } }),
    );
    const outputs = await Promise.all(commands);
    expect(outputs.map(({ stdout }) => stdout)).toEqual(outputs.map((_, i) => String(i)));
    for (let i = 0; i < 5; i++) await run({ connection, inputs: { create: "true" } });
    expect(server.seen.logins).toBe(3);
    expect(server.seen.mostAtOnce).toBe(8);
  });

  test("are opened anew when they have died", async () => {
    const server = await host();
    const connection = connectionTo(server);
    await run({ connection, inputs: { create: "true" } });
    server.breakConnections();
    expect(await run({ connection, inputs: { create: "echo again" } })).toMatchObject({ stdout: "again" });
    expect(server.seen.logins).toBe(2);
  });

  test("take no more commands than the server allows", async () => {
    const server = await host({ maxSessions: 2 });
    const connection = connectionTo(server);
    const commands = Array.from({ length: 8 }, (_, i) =>
      run({ connection, inputs: { create: `sleep 0.2; echo ${i}` } }),
    );
    expect((await Promise.all(commands)).map(({ stdout }) => stdout)).toEqual([
      "0",
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
      "7",
    ]);
    expect(server.seen.mostAtOnce).toBe(2);
  });

  test("are not shared between different credentials", async () => {
    const server = await host();
    const connection = connectionTo(server);
    await run({ connection, inputs: { create: "true" } });
    const { error } = await run({
      connection: { ...connection, privateKey: newKey().private },
      inputs: { create: "true" },
    });
    expect(error).toContain("unable to authenticate");
  });
});
