import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pinnedChecksums } from "../../../config/checksums.ts";
import { kubeBench } from "../../../config/kube-bench.ts";
import { kubeBenchArchive } from "../../../tools/cis/kube-bench.ts";

const url = kubeBench.url("amd64");
const published = Buffer.from("an archive");
const sha256 = createHash("sha256").update(published).digest("hex");

let folder: string;
let server: Server;
let mirror: string;
let requests: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kube-bench-"));
  vi.stubEnv("XDG_CACHE_HOME", folder);
  requests = [];
  server = createServer(({ url: path = "" }, response) => {
    requests.push(path);
    response.writeHead(path === `/files/${url.replace("https://", "")}` ? 200 : 404).end(published);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/files`;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const archive = (settings: { checksum?: string; from?: string } = {}) =>
  kubeBenchArchive("amd64", {
    mirror: settings.from ?? mirror,
    checksums: { [url]: settings.checksum ?? sha256 },
  });

const kept = () => readdir(join(folder, "barekube/tools"));

describe("kube-bench's archive", () => {
  it("has pinned checksums", () => {
    expect(pinnedChecksums).toHaveProperty([kubeBench.url("amd64")]);
    expect(pinnedChecksums).toHaveProperty([kubeBench.url("arm64")]);
  });

  it("is downloaded once, from the stack's mirror", async () => {
    expect(await archive()).toEqual(published);
    expect(await archive()).toEqual(published);
    expect(requests).toHaveLength(1);
    expect(await kept()).toHaveLength(1);
  });

  it("is downloaded again when the kept one is damaged", async () => {
    await archive();
    const [file = ""] = await kept();
    await writeFile(join(folder, "barekube/tools", file), "half of");
    expect(await archive()).toEqual(published);
    expect(requests).toHaveLength(2);
  });

  it("is refused, and not kept, when it is not the expected one", async () => {
    const checksum = "0".repeat(64);
    await expect(archive({ checksum })).rejects.toThrow(
      `has the sha256 ${sha256}, but ${checksum} is expected`,
    );
    await expect(kept()).rejects.toThrow("ENOENT");
  });

  it("is refused with what to do when no checksum is known", async () => {
    vi.spyOn(kubeBench, "url").mockReturnValueOnce("https://example.com/kube-bench.tar.gz");
    await expect(archive()).rejects.toThrow(
      /^no sha256 is known for https:\/\/example\.com\/kube-bench\.tar\.gz; run: npm run pin -- .* artifacts\.checksums$/,
    );
    expect(requests).toEqual([]);
  });

  it("is named with its URL and the reason when it cannot be had", async () => {
    await expect(archive({ from: `${mirror}/other` })).rejects.toThrow(
      /^kube-bench cannot be downloaded from http:.*\/other\/github\.com\/.*: the server answers 404 Not Found$/,
    );
    await expect(archive({ from: "http://127.0.0.1:1" })).rejects.toThrow(/: fetch failed: \S+/);
  });
});
