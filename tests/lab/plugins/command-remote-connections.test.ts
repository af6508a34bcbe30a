import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connectionTo, RemoteCommands } from "./remote-commands.ts";
import { newKey } from "./ssh-server.ts";

let remote: RemoteCommands;

beforeEach(async () => {
  remote = await RemoteCommands.start();
});
afterEach(() => remote.stop());

describe("connections", () => {
  test("are shared and stay open", async () => {
    const server = await remote.host();
    const connection = connectionTo(server);
    const commands = Array.from({ length: 20 }, (_, i) =>
      remote.run({ connection, inputs: { create: `echo ${i}` } }),
    );
    const outputs = await Promise.all(commands);
    expect(outputs.map(({ stdout }) => stdout)).toEqual(outputs.map((_, i) => String(i)));
    for (let i = 0; i < 5; i++) await remote.run({ connection, inputs: { create: "true" } });
    expect(server.seen.logins).toBe(3);
    expect(server.seen.mostAtOnce).toBe(8);
  });

  test("are opened anew when they have died", async () => {
    const server = await remote.host();
    const connection = connectionTo(server);
    await remote.run({ connection, inputs: { create: "true" } });
    server.breakConnections();
    expect(await remote.run({ connection, inputs: { create: "echo again" } })).toMatchObject({
      stdout: "again",
    });
    expect(server.seen.logins).toBe(2);
  });

  test("take no more commands than the server allows", async () => {
    const server = await remote.host({ maxSessions: 2 });
    const connection = connectionTo(server);
    const commands = Array.from({ length: 8 }, (_, i) =>
      remote.run({ connection, inputs: { create: `sleep 0.2; echo ${i}` } }),
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
    const server = await remote.host();
    const connection = connectionTo(server);
    await remote.run({ connection, inputs: { create: "true" } });
    const { error } = await remote.run({
      connection: { ...connection, privateKey: newKey().private },
      inputs: { create: "true" },
    });
    expect(error).toContain("unable to authenticate");
  });
});
