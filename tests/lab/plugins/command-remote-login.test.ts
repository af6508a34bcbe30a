import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connectionTo, RemoteCommands } from "./remote-commands.ts";
import { startAgent } from "./ssh-agent.ts";
import { newKey, newRsaKey } from "./ssh-server.ts";

let remote: RemoteCommands;

beforeEach(async () => {
  remote = await RemoteCommands.start();
});
afterEach(() => remote.stop());

describe("logging in", () => {
  test("a wrong host key is refused at once, before any credential is shown", async () => {
    const server = await remote.host();
    const connection = {
      ...connectionTo({ port: server.port, hostKey: newKey().public }),
      dialErrorLimit: 10,
    };
    const { error } = await remote.run({ connection, inputs: { create: "true" } });
    expect(error).toContain("ssh: handshake failed: ssh: host key mismatch");
    expect(error).toContain(`root@127.0.0.1:${server.port} has SHA256:`);
    expect(server.seen).toMatchObject({ logins: 0, failures: 0 });
  });

  test("only the type of the given host key is offered", async () => {
    const server = await remote.host({ hostKey: newRsaKey() });
    const connection = connectionTo({ port: server.port, hostKey: newKey().public });
    const { error } = await remote.run({ connection, inputs: { create: "true" } });
    expect(error).toMatch(/no common algorithm for host key; client offered: \[ssh-ed25519\] \(root@127/);
  });

  test("an RSA host key matches", async () => {
    const server = await remote.host({ hostKey: newRsaKey() });
    expect(
      await remote.run({ connection: connectionTo(server), inputs: { create: "echo rsa" } }),
    ).toMatchObject({
      stdout: "rsa",
    });
  });

  test("without a host key any is accepted", async () => {
    const { port } = await remote.host();
    expect(
      await remote.run({ connection: connectionTo({ port }), inputs: { create: "echo any" } }),
    ).toMatchObject({
      stdout: "any",
    });
  });

  test("a refused key is reported with the methods tried and the endpoint", async () => {
    const server = await remote.host({ authorized: { key: newKey().public } });
    const { error } = await remote.run({ connection: connectionTo(server), inputs: { create: "true" } });
    expect(error).toBe(
      "after 0 failed attempts: ssh: handshake failed: ssh: unable to authenticate, attempted methods " +
        `[none publickey], no supported methods remain (root@127.0.0.1:${server.port})`,
    );
  });

  test("an unreachable port is tried again, as often as dialErrorLimit says", async () => {
    const server = await remote.host();
    await remote.close(server);
    const connection = { ...connectionTo(server), dialErrorLimit: 2 };
    const { error } = await remote.run({ connection, inputs: { create: "true" } });
    const address = `127.0.0.1:${server.port}`;
    expect(error).toBe(`after 2 failed attempts: dial tcp ${address}: connect: connection refused`);
    expect(remote.engine.shown.map(({ message }) => message)).toEqual([
      `Dial 1/2 failed: retrying (root@${address})`,
      `Dial 2/2 failed: retrying (root@${address})`,
    ]);
  });

  test("by password, by an encrypted key, by an agent", async () => {
    const encrypted = newKey("correct horse");
    const agentKey = newKey();
    const agent = await startAgent(agentKey.private);
    const byPassword = await remote.host({ authorized: { password: "secret" } });
    const byKey = await remote.host({ authorized: { key: encrypted.public } });
    const byAgent = await remote.host({ authorized: { key: agentKey.public } });
    const { privateKey: _, ...noKey } = connectionTo(byPassword);
    const credentials = [
      { ...noKey, password: "secret" },
      { ...connectionTo(byKey), privateKey: encrypted.private, privateKeyPassword: "correct horse" },
      { ...connectionTo(byAgent), agentSocketPath: agent.path },
    ];
    for (const connection of credentials) {
      expect(await remote.run({ connection, inputs: { create: "echo in" } })).toMatchObject({ stdout: "in" });
    }
    await agent.close();
  });

  test("a malformed private key is named, not shown", async () => {
    const server = await remote.host();
    const connection = { ...connectionTo(server), privateKey: "not a key at all", dialErrorLimit: 10 };
    const { error } = await remote.run({ connection, inputs: { create: "true" } });
    expect(error).toContain("connection.privateKey");
    expect(error).not.toContain("not a key");
  });

  test("through a jump host", async () => {
    const target = await remote.host();
    const jump = await remote.host();
    const connection = { ...connectionTo(target), proxy: connectionTo(jump) };
    expect(await remote.run({ connection, inputs: { create: "echo through" } })).toMatchObject({
      stdout: "through",
    });
    expect(jump.seen.forwards).toBe(1);
    const wrong = { ...connectionTo(target), proxy: { ...connectionTo(jump), hostKey: newKey().public } };
    const { error } = await remote.run({ connection: wrong, inputs: { create: "true" } });
    expect(error).toMatch(/^proxy: ssh: handshake failed: ssh: host key mismatch/);
  });
});
