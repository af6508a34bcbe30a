import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCommandProvider } from "../../../lab/plugins/command/provider.ts";
import { recorded, startReplay } from "./replay.ts";
import type { Answer, Exchange, Json, Replay } from "./replay.ts";
import { newKey, startSshServer } from "./ssh-server.ts";
import type { SshServer } from "./ssh-server.ts";

const key = newKey();
let server: SshServer;
let replay: Replay;

beforeAll(async () => {
  server = await startSshServer({ authorized: { key: key.public } });
  replay = await startReplay(createCommandProvider());
});
afterAll(async () => {
  await replay.cancel();
  await replay.close();
  await server.close();
});

/** Points the recorded connection at the test's server, wherever it occurs. */
function onTestServer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(onTestServer);
  if (value === null || typeof value !== "object") return value;
  const moved = Object.entries(value).map(([name, item]) => [name, onTestServer(item)]);
  const object = Object.fromEntries(moved) as Json;
  if (!("hostKey" in object)) return object;
  return {
    ...object,
    host: "127.0.0.1",
    port: server.port,
    hostKey: server.hostKey,
    privateKey: key.private,
  };
}

/** Takes out what differs from run to run: ids and the nanoseconds that one of the commands prints. */
function withoutChance({ name, method }: Exchange, { response, error }: Answer): Answer {
  if (error !== undefined) return { error };
  const { id, ...rest } = response;
  const properties = { ...(response.properties as Json | undefined) };
  if (name === "trigger" && /^\d{9}$/.test(String(properties.stdout))) properties.stdout = "<nanoseconds>";
  const normalId = method === "Create" ? String(id).replace(/[0-9a-f]{8}$/, "<random>") : id;
  return { response: { ...rest, id: normalId, properties } };
}

/** Calls about the configuration carry a version number of the official plugin's framework. */
const isAboutResource = ({ type }: Exchange) => type.startsWith("command:");

describe("answers like the official plugin", () => {
  const exchanges = recorded("command").filter(isAboutResource);

  test("all operations are recorded", () => {
    const methods = new Set(exchanges.map(({ method }) => method));
    expect([...methods].sort()).toEqual(["Check", "Create", "Delete", "Diff", "Read", "Update"]);
    expect(exchanges.length).toBeGreaterThan(100);
  });

  const titled = exchanges.map(
    (exchange) => [`${exchange.recording} ${exchange.method} ${exchange.name}`, exchange] as const,
  );
  test.each(titled)("%s", async (_title, exchange) => {
    const request = onTestServer(exchange.request) as Json;
    const answer = await replay.play({ method: exchange.method, request });
    const { response, error } = exchange.expected;
    if (error !== undefined) {
      expect(answer.error).toContain(error);
      return;
    }
    const expected: Answer = { response: onTestServer(response) as Json };
    expect(withoutChance(exchange, answer)).toEqual(withoutChance(exchange, expected));
  });
});

test("the configuration is accepted as it is", async () => {
  const configure = recorded("command").find(({ method }) => method === "Configure");
  expect(await replay.play({ method: "Configure", request: configure?.request ?? {} })).toEqual({
    response: {},
  });
});
