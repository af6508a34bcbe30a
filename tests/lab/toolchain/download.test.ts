import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ChecksumError, download, reachableOrigins } from "../../../lab/toolchain/download.ts";
import { temporaryFolder } from "./fake-recipe.ts";

const sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
const server = createServer((request, response) => {
  response.statusCode = request.url === "/thing" ? 200 : 404;
  response.end("hello");
});
let origin = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test("a file is downloaded under its base name", async () => {
  const folder = temporaryFolder();
  await download({ url: `${origin}/thing`, sha256 }, folder);
  expect(readFileSync(join(folder, "thing"), "utf8")).toBe("hello");
});

test("a file with another checksum is refused", async () => {
  const attempt = download({ url: `${origin}/thing`, sha256: "0".repeat(64) }, temporaryFolder());
  await expect(attempt).rejects.toThrow(ChecksumError);
  await expect(attempt).rejects.toThrow(`has the sha256 ${sha256}, expected 0000`);
});

test("an error page is not taken for the file", async () => {
  const attempt = download({ url: `${origin}/other`, sha256 }, temporaryFolder());
  await expect(attempt).rejects.toThrow(`${origin}/other answered 404`);
});

test("only servers that answer are reachable, whatever they answer", async () => {
  // Port 1 of the loopback interface refuses connections.
  const urls = [`${origin}/other`, "http://127.0.0.1:1/thing"];
  expect(await reachableOrigins(urls)).toEqual(new Set([origin]));
});
