import { status } from "@grpc/grpc-js";
import { afterEach, describe, expect, test } from "vitest";
import { InitializationError, PluginError, toServiceError } from "../../../lab/plugins/server/errors.ts";
import { diffInputs, topLevelProperties } from "../../../lab/plugins/server/object-diff.ts";
import { decode, encode, hasUnknown, secret, UNKNOWN } from "../../../lab/plugins/server/property.ts";
import type { Provider, ResourceType } from "../../../lab/plugins/server/provider.ts";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import { startReplay } from "./replay.ts";
import type { Replay } from "./replay.ts";

describe("properties", () => {
  test("survive the wire, secrets unwrapped, undefined ones left out", () => {
    const properties = { a: [1, "x", null, true, UNKNOWN], b: { c: secret({ d: UNKNOWN }) }, e: undefined };
    expect(decode(encode(properties))).toEqual({
      a: [1, "x", null, true, UNKNOWN],
      b: { c: { d: UNKNOWN } },
    });
  });

  test("are secret on the wire where marked", () => {
    expect(encode({ a: secret("s") }).toJavaScript()).toEqual({
      a: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "s" },
    });
  });

  test("hasUnknown looks at every depth", () => {
    expect(hasUnknown({ a: [{ b: UNKNOWN }] })).toBe(true);
    expect(hasUnknown({ a: [{ b: null }] })).toBe(false);
  });
});

test("diffInputs names the paths that differ", () => {
  const olds = { same: { x: 1 }, text: "a", gone: 1, list: ["a", "b"], map: { "k8s.io/a": 1 }, shape: ["a"] };
  const news = {
    same: { x: 1 },
    text: UNKNOWN,
    new: 1,
    list: ["a", "c", "d"],
    map: { "k8s.io/a": 2 },
    shape: {},
  };
  const differences = diffInputs(olds, news);
  expect(differences).toEqual({
    text: { kind: "update" },
    gone: { kind: "delete" },
    new: { kind: "add" },
    "list[1]": { kind: "update" },
    "list[2]": { kind: "add" },
    'map["k8s.io/a"]': { kind: "update" },
    shape: { kind: "update" },
  });
  expect(topLevelProperties(Object.keys(differences)).sort()).toEqual(
    ["gone", "list", "map", "new", "shape", "text"].sort(),
  );
});

describe("errors", () => {
  test("carry the code, and the partial state of a resource that is not ready", () => {
    const args = {
      id: "i",
      properties: { p: UNKNOWN },
      inputs: { q: 1 },
      reasons: ["no answer", "too late"],
    };
    const { details, metadata } = toServiceError(new InitializationError(args));
    expect(details).toBe("no answer; too late");
    const [bytes] = metadata.get("grpc-status-details-bin") as Buffer[];
    const [any] = statusProto.Status.deserializeBinary(new Uint8Array(bytes ?? [])).getDetailsList();
    const failure = providerProto.ErrorResourceInitFailed.deserializeBinary(
      any?.getValue_asU8() ?? new Uint8Array(),
    );
    expect(any?.getTypeName()).toBe("pulumirpc.ErrorResourceInitFailed");
    expect(failure.getId()).toBe("i");
    expect(failure.getReasonsList()).toEqual(args.reasons);
    expect(decode(failure.getProperties())).toEqual(args.properties);
    expect(toServiceError(new PluginError(status.INVALID_ARGUMENT, "bad")).code).toBe(
      status.INVALID_ARGUMENT,
    );
    expect(toServiceError("thrown text")).toMatchObject({ code: 2, details: "thrown text" });
  });

  test("too long for a header lose their middle", () => {
    const { details } = toServiceError(new Error(`begin${"x".repeat(3_000_000)}end`));
    expect(details.length).toBeLessThan(1_400_000);
    expect(details).toMatch(/^beginx+\n… 1689288 characters left out …\nx+end$/);
  });
});

describe("the service", () => {
  const resource: ResourceType = {
    check: ({ news, randomSeed }) => ({ inputs: { ...news, seed: [...randomSeed] } }),
    diff: () => ({ changes: false, diffs: [], replaces: [] }),
    create: ({ news, name, type }) => ({ id: `${type} ${name}`, properties: news }),
    delete: () => undefined,
  };
  const provider: Provider = { name: "test", version: "1.0.0", resources: { "test:a:Thing": resource } };
  let plugin: Replay;
  afterEach(() => plugin.close());

  test("takes messages of 8 MiB, twice what gRPC allows by default", async () => {
    plugin = await startReplay(provider);
    const properties = { text: "x".repeat(8 * 1024 * 1024) };
    const request = { urn: "urn:pulumi:s::p::test:a:Thing::n", properties };
    const { response } = await plugin.play({ method: "Create", request });
    expect((response?.properties as { text: string }).text.length).toBe(8 * 1024 * 1024);
  });

  test("finds type and name in the URN when the engine does not send them", async () => {
    plugin = await startReplay(provider);
    const request = { urn: "urn:pulumi:s::p::parent:x:Y$test:a:Thing::a::b", properties: {} };
    const { response } = await plugin.play({ method: "Create", request });
    expect(response).toMatchObject({ id: "test:a:Thing a::b" });
  });

  test("names the types it has when asked for another, and says what cannot be updated", async () => {
    plugin = await startReplay(provider);
    const other = { urn: "urn:pulumi:s::p::test:a:Other::n", properties: {} };
    expect((await plugin.play({ method: "Create", request: other })).error).toBe(
      "The plugin test of the lab has no resource type test:a:Other, only: test:a:Thing.",
    );
    const thing = { urn: "urn:pulumi:s::p::test:a:Thing::n", id: "1", news: {}, olds: {} };
    expect((await plugin.play({ method: "Update", request: thing })).error).toContain(
      "cannot be updated in place",
    );
  });

  test("reads what is stored where a type has no read of its own", async () => {
    plugin = await startReplay(provider);
    const stored = { id: "1", inputs: { a: 1 }, properties: { a: 1, b: 2 } };
    const request = { urn: "urn:pulumi:s::p::test:a:Thing::n", ...stored };
    expect(await plugin.play({ method: "Read", request })).toEqual({ response: stored });
  });

  test("hands over secrets as such to a provider that accepts them, whose types it may find itself", async () => {
    const seen: unknown[] = [];
    const check: ResourceType["check"] = ({ news }) => (seen.push(news), { inputs: news });
    const findResource = (type: string) => (type === "test:a:Thing" ? { ...resource, check } : undefined);
    plugin = await startReplay({ ...provider, resources: {}, findResource, acceptSecrets: true });
    const wireSecret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "s" };
    const request = { urn: "urn:pulumi:s::p::test:a:Thing::n", news: { a: [wireSecret] } };
    expect(await plugin.play({ method: "Check", request })).toEqual({ response: { inputs: { a: ["s"] } } });
    expect(seen).toEqual([{ a: [secret("s")] }]);
    const other = { urn: "urn:pulumi:s::p::test:a:Other::n", news: {} };
    expect((await plugin.play({ method: "Check", request: other })).error).toContain(
      "no resource type test:a:Other.",
    );
  });

  test("passes the random seed", async () => {
    plugin = await startReplay(provider);
    const request = { urn: "urn:pulumi:s::p::test:a:Thing::n", news: {}, randomSeed: "AQID" };
    const { response } = await plugin.play({ method: "Check", request });
    expect(response).toEqual({ inputs: { seed: [1, 2, 3] } });
  });
});
