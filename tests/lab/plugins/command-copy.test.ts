import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { archive, asset, textAsset } from "./assets.ts";
import { address, Copies } from "./copies.ts";

let copies: Copies;

beforeEach(async () => {
  copies = await Copies.start();
});
afterEach(() => copies.stop());

describe("copying", () => {
  test("a file, whole, below folders that are not there yet", async () => {
    const content = Buffer.alloc(200_000, "0123456789\n");
    expect(await copies.create(copies.inputs(copies.file("kit", content), "a/b/kit"))).toBeUndefined();
    expect(copies.onHost("a/b/kit").equals(content)).toBe(true);
  });

  test("in place of a longer file, and into a folder", async () => {
    await copies.create(copies.inputs(copies.file("long", "a long text"), "kit"));
    await copies.create(copies.inputs(copies.file("short", "short"), "kit"));
    expect(copies.onHost("kit").toString()).toBe("short");
    mkdirSync(join(copies.home, "folder"));
    await copies.create(copies.inputs(copies.file("short", "short"), "folder"));
    expect(copies.onHost("folder/short").toString()).toBe("short");
  });

  test("a text, even one without a character, but not into a folder", async () => {
    await copies.create(copies.inputs(textAsset("a text"), "text"));
    await copies.create(copies.inputs(textAsset(""), "empty"));
    expect([copies.onHost("text").toString(), copies.onHost("empty").toString()]).toEqual(["a text", ""]);
    expect(await copies.create(copies.inputs(textAsset("a text"), "."))).toContain(
      "remote path . is a directory",
    );
  });

  test("a folder, and what is in one", async () => {
    mkdirSync(join(copies.folder, "source/one"), { recursive: true });
    copies.file("source/a", "a");
    copies.file("source/one/b", "b");
    await copies.create(copies.inputs(archive(join(copies.folder, "source")), "copy"));
    await copies.create(copies.inputs(archive(join(copies.folder, "source/")), "contents"));
    const found = ["copy/source/a", "copy/source/one/b", "contents/a", "contents/one/b"];
    expect(found.map((path) => copies.onHost(path).toString())).toEqual(["a", "b", "a", "b"]);
    await copies.create(copies.inputs(copies.file("in-the-way", ""), "other/source"));
    expect(await copies.create(copies.inputs(archive(join(copies.folder, "source")), "other"))).toContain(
      "remote path other/source exists but is not a directory",
    );
  });

  test("answers with an id and the inputs; in a preview it touches nothing", async () => {
    const properties = copies.inputs(copies.file("kit", "x"), "kit");
    const previewed = await copies.plugin.play({
      method: "Create",
      request: { ...address, properties, preview: true },
    });
    expect(previewed.response?.["properties"]).toEqual(properties);
    expect(copies.server.seen.logins).toBe(0);
    const { response } = await copies.plugin.play({ method: "Create", request: { ...address, properties } });
    expect(response?.["properties"]).toEqual(properties);
    expect(response?.["id"]).toMatch(/^[0-9a-f]{8}$/);
  });

  test("says which side of it cannot be read or written", async () => {
    expect(
      await copies.create(copies.inputs(asset({ path: join(copies.folder, "absent"), hash: "h" }), "x")),
    ).toContain("absent");
    mkdirSync(join(copies.home, "place/kit"), { recursive: true });
    copies.file("kit", "x");
    expect(
      await copies.create(copies.inputs(asset({ path: join(copies.folder, "kit"), hash: "h" }), "place")),
    ).toMatch(/^failed to create remote file place\/kit: /);
  });

  test("fails when the connection breaks", async () => {
    await copies.create(copies.inputs(copies.file("first", ""), "first"));
    const copying = copies.create(copies.inputs(copies.file("kit", Buffer.alloc(50_000_000)), "kit"));
    while (copies.server.seen.uploads < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    copies.server.breakConnections();
    expect(await copying).toBeDefined();
  });
});
