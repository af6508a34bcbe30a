import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { archive, asset, sha256, textAsset } from "./assets.ts";
import { address, Copies } from "./copies.ts";
import type { Json } from "./replay.ts";

let copies: Copies;

beforeEach(async () => {
  copies = await Copies.start();
});
afterEach(() => copies.stop());

describe("a change", () => {
  test("of the content or of the place copies; of the connection alone it does not", async () => {
    const olds = copies.inputs(copies.file("kit", "one"), "kit");
    await copies.create(olds);
    await copies.update(olds, {
      ...olds,
      connection: { ...(olds["connection"] as Json), dialErrorLimit: 1 },
    });
    expect(copies.server.seen.uploads).toBe(1);
    await copies.update(olds, { ...olds, source: copies.file("kit", "two") });
    expect([copies.server.seen.uploads, copies.onHost("kit").toString()]).toEqual([2, "two"]);
    await copies.update(olds, { ...olds, remotePath: "other" });
    expect([copies.server.seen.uploads, copies.onHost("other").toString()]).toEqual([3, "two"]);
  });

  test("is named by the input; the engine tells of assets no more than their hash", async () => {
    const elided = (hash: string) => copies.inputs(asset({ hash }), "kit");
    const diff = async (olds: Json, news: Json) =>
      (
        await copies.plugin.play({
          method: "Diff",
          request: { ...address, id: "1", olds, oldInputs: olds, news },
        })
      ).response;
    expect(await diff(elided("a"), elided("a"))).toMatchObject({ changes: "DIFF_NONE" });
    expect(await diff(elided("a"), elided("b"))).toMatchObject({
      changes: "DIFF_SOME",
      diffs: ["source"],
      detailedDiff: { source: { kind: "UPDATE" } },
    });
  });

  test("leaves what was copied where it is when the resource goes", async () => {
    const properties = copies.inputs(copies.file("kit", "x"), "kit");
    await copies.create(properties);
    const gone = { ...properties, source: asset({ hash: sha256("x") }) };
    await copies.plugin.play({
      method: "Delete",
      request: { ...address, id: "1", properties: gone, oldInputs: gone },
    });
    expect(copies.onHost("kit").toString()).toBe("x");
  });
});

describe("what cannot be copied is refused", () => {
  const failures = async (news: Json) =>
    (await copies.plugin.play({ method: "Check", request: { ...address, olds: {}, news } })).response?.[
      "failures"
    ];
  const unknown = "030794c1-ac77-496b-92df-f27374a8bd58";

  test.each<[string, Json, string]>([
    ["a source that a preview does not know", { source: unknown }, "either asset or archive must be set"],
    ["a text that is no asset", { source: "kit" }, "either asset or archive must be set"],
    [
      "an asset at a URL",
      { source: asset({ uri: "https://example.com", hash: "h" }) },
      "asset must be a path-based file asset or a text asset",
    ],
    [
      "an archive made of assets",
      { source: { ...archive(""), assets: {} } },
      "archive must be a path to a file or directory",
    ],
    ["an input that it has not", { mode: "0600" }, "mode is not an input of this resource"],
  ])("%s", async (_, change, reason) => {
    const [failure] = (await failures({ ...copies.inputs(textAsset("x"), "kit"), ...change })) as Json[];
    expect(failure?.["reason"]).toContain(reason);
  });

  test("nothing about what can be", async () => {
    expect(await failures(copies.inputs(textAsset("x"), "kit"))).toBeUndefined();
    expect(await failures(copies.inputs(archive("folder"), "kit"))).toBeUndefined();
  });
});
