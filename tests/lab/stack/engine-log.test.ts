import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withoutEngineLog } from "../../../lab/stack/engine-log.ts";

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "pulumi-home-"));
});
afterEach(() => rm(home, { recursive: true }));

it("puts a file where the log's folder would be", async () => {
  await withoutEngineLog(home);
  expect((await stat(join(home, "logs"))).isFile()).toBe(true);
  await withoutEngineLog(home);
  expect(await readdir(home)).toEqual(["logs"]);
});

it("leaves a log that somebody wants", async () => {
  await mkdir(join(home, "logs"));
  await withoutEngineLog(home);
  expect((await stat(join(home, "logs"))).isDirectory()).toBe(true);
});
