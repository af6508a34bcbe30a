import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCommandProvider } from "../../../lab/plugins/command/provider.ts";
import { startReplay } from "./replay.ts";
import type { Json, Replay } from "./replay.ts";
import { newKey, startSshServer } from "./ssh-server.ts";
import type { SshServer } from "./ssh-server.ts";

const TYPE = "command:remote:CopyToRemote";
const address = { urn: `urn:pulumi:s::p::${TYPE}::x`, name: "x", type: TYPE };
const key = newKey();

let plugin: Replay;
let server: SshServer;
/** Folders of this machine and of the host. */
let folder: string;
let home: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "copy-"));
  home = join(folder, "home");
  mkdirSync(home);
  plugin = await startReplay(createCommandProvider());
  server = await startSshServer({ authorized: { key: key.public }, home });
});
afterEach(async () => {
  await plugin.cancel();
  await plugin.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const signature = "4dabf18193072939515e22adb298388d";
const asset = (fields: Json) => ({ [signature]: "c44067f5952c0a294b673a41bacd8c17", ...fields });
const archive = (path: string) => ({ [signature]: "0def7320c3a5731c473e5ecbe6d01bc7", path, hash: "h" });
const textAsset = (text: string) => asset({ hash: sha256(text), ...(text && { text }) });

function file(name: string, content: string | Buffer): Json {
  const path = join(folder, name);
  writeFileSync(path, content);
  return asset({ path, hash: sha256(content) });
}

const inputs = (source: Json, remotePath: string, others: Json = {}): Json => ({
  connection: {
    host: "127.0.0.1",
    port: server.port,
    user: "root",
    privateKey: key.private,
    hostKey: server.hostKey,
    dialErrorLimit: 0,
  },
  source,
  remotePath,
  ...others,
});

async function create(properties: Json, options: Json = {}): Promise<string | undefined> {
  const { error } = await plugin.play({
    method: "Create",
    request: { ...address, properties, ...options },
  });
  return error;
}

const update = (olds: Json, news: Json) =>
  plugin.play({ method: "Update", request: { ...address, id: "1", olds, oldInputs: olds, news } });

const onHost = (path: string) => readFileSync(join(home, path));

describe("copying", () => {
  test("a file, whole, below folders that are not there yet", async () => {
    const content = Buffer.alloc(200_000, "0123456789\n");
    expect(await create(inputs(file("kit", content), "a/b/kit"))).toBeUndefined();
    expect(onHost("a/b/kit").equals(content)).toBe(true);
  });

  test("in place of a longer file, and into a folder", async () => {
    await create(inputs(file("long", "a long text"), "kit"));
    await create(inputs(file("short", "short"), "kit"));
    expect(onHost("kit").toString()).toBe("short");
    mkdirSync(join(home, "folder"));
    await create(inputs(file("short", "short"), "folder"));
    expect(onHost("folder/short").toString()).toBe("short");
  });

  test("a text, even one without a character, but not into a folder", async () => {
    await create(inputs(textAsset("a text"), "text"));
    await create(inputs(textAsset(""), "empty"));
    expect([onHost("text").toString(), onHost("empty").toString()]).toEqual(["a text", ""]);
    expect(await create(inputs(textAsset("a text"), "."))).toContain("remote path . is a directory");
  });

  test("a folder, and what is in one", async () => {
    mkdirSync(join(folder, "source/one"), { recursive: true });
    file("source/a", "a");
    file("source/one/b", "b");
    await create(inputs(archive(join(folder, "source")), "copy"));
    await create(inputs(archive(join(folder, "source/")), "contents"));
    const found = ["copy/source/a", "copy/source/one/b", "contents/a", "contents/one/b"];
    expect(found.map((path) => onHost(path).toString())).toEqual(["a", "b", "a", "b"]);
    await create(inputs(file("in-the-way", ""), "other/source"));
    expect(await create(inputs(archive(join(folder, "source")), "other"))).toContain(
      "remote path other/source exists but is not a directory",
    );
  });

  test("answers with an id and the inputs; in a preview it touches nothing", async () => {
    const properties = inputs(file("kit", "x"), "kit");
    const previewed = await plugin.play({
      method: "Create",
      request: { ...address, properties, preview: true },
    });
    expect(previewed.response?.["properties"]).toEqual(properties);
    expect(server.seen.logins).toBe(0);
    const { response } = await plugin.play({ method: "Create", request: { ...address, properties } });
    expect(response?.["properties"]).toEqual(properties);
    expect(response?.["id"]).toMatch(/^[0-9a-f]{8}$/);
  });

  test("says which side of it cannot be read or written", async () => {
    expect(await create(inputs(asset({ path: join(folder, "absent"), hash: "h" }), "x"))).toContain("absent");
    mkdirSync(join(home, "place/kit"), { recursive: true });
    file("kit", "x");
    expect(await create(inputs(asset({ path: join(folder, "kit"), hash: "h" }), "place"))).toMatch(
      /^failed to create remote file place\/kit: /,
    );
  });

  test("fails when the connection breaks", async () => {
    await create(inputs(file("first", ""), "first"));
    const copying = create(inputs(file("kit", Buffer.alloc(50_000_000)), "kit"));
    while (server.seen.uploads < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    server.breakConnections();
    expect(await copying).toBeDefined();
  });
});

describe("a change", () => {
  test("of the content or of the place copies; of the connection alone it does not", async () => {
    const olds = inputs(file("kit", "one"), "kit");
    await create(olds);
    await update(olds, { ...olds, connection: { ...(olds["connection"] as Json), dialErrorLimit: 1 } });
    expect(server.seen.uploads).toBe(1);
    await update(olds, { ...olds, source: file("kit", "two") });
    expect([server.seen.uploads, onHost("kit").toString()]).toEqual([2, "two"]);
    await update(olds, { ...olds, remotePath: "other" });
    expect([server.seen.uploads, onHost("other").toString()]).toEqual([3, "two"]);
  });

  test("is named by the input; the engine tells of assets no more than their hash", async () => {
    const elided = (hash: string) => inputs(asset({ hash }), "kit");
    const diff = async (olds: Json, news: Json) =>
      (await plugin.play({ method: "Diff", request: { ...address, id: "1", olds, oldInputs: olds, news } }))
        .response;
    expect(await diff(elided("a"), elided("a"))).toMatchObject({ changes: "DIFF_NONE" });
    expect(await diff(elided("a"), elided("b"))).toMatchObject({
      changes: "DIFF_SOME",
      diffs: ["source"],
      detailedDiff: { source: { kind: "UPDATE" } },
    });
  });

  test("leaves what was copied where it is when the resource goes", async () => {
    const properties = inputs(file("kit", "x"), "kit");
    await create(properties);
    const gone = { ...properties, source: asset({ hash: sha256("x") }) };
    await plugin.play({
      method: "Delete",
      request: { ...address, id: "1", properties: gone, oldInputs: gone },
    });
    expect(onHost("kit").toString()).toBe("x");
  });
});

describe("what cannot be copied is refused", () => {
  const failures = async (news: Json) =>
    (await plugin.play({ method: "Check", request: { ...address, olds: {}, news } })).response?.["failures"];
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
    const [failure] = (await failures({ ...inputs(textAsset("x"), "kit"), ...change })) as Json[];
    expect(failure?.["reason"]).toContain(reason);
  });

  test("nothing about what can be", async () => {
    expect(await failures(inputs(textAsset("x"), "kit"))).toBeUndefined();
    expect(await failures(inputs(archive("folder"), "kit"))).toBeUndefined();
  });
});
