import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ToolchainArtifact } from "../../../lab/toolchain/artifact.ts";
import { obtain } from "../../../lab/toolchain/obtain.ts";
import { RecipeError } from "../../../lab/toolchain/recipe.ts";
import { stored } from "../../../lab/toolchain/store.ts";
import { fakeArtifact, temporaryFolder } from "./fake-recipe.ts";

const keys = { built: "some-key", downloaded: undefined };
const make = (artifact: ToolchainArtifact, paths: { folder: string; cache: string }) =>
  obtain(artifact, { ...paths, keys, online: false, say: () => {} });
const lookUp = (artifact: ToolchainArtifact, cache: string, verify = false) =>
  stored(artifact, { cache, wanted: keys, verify });

test("what a recipe leaves ends in its place, with its checksum", async () => {
  const cache = temporaryFolder();
  const { artifact, folder } = fakeArtifact(`printf hello >"$out/thing"`);
  expect(await lookUp(artifact, cache)).toBeUndefined();
  expect(await make(artifact, { folder, cache })).toBe("built");
  expect(readFileSync(join(cache, "mirror/example.org/thing/1.0.0/thing"), "utf8")).toBe("hello");
  expect(await lookUp(artifact, cache)).toMatchObject({
    source: "built",
    files: {
      "mirror/example.org/thing/1.0.0/thing": {
        sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        size: 5,
      },
    },
  });
  expect(readdirSync(join(cache, "work"))).toEqual([]);
});

test("something made from other inputs does not count", async () => {
  const cache = temporaryFolder();
  const { artifact, folder } = fakeArtifact(`printf hello >"$out/thing"`);
  await make(artifact, { folder, cache });
  const other = { built: "other-key", downloaded: undefined };
  expect(await stored(artifact, { cache, wanted: other })).toBeUndefined();
});

test("a recipe that ends in the middle leaves nothing that counts as finished", async () => {
  const cache = temporaryFolder();
  const { artifact, folder } = fakeArtifact(`printf hel >"$out/thing"; kill -KILL $$`);
  await expect(make(artifact, { folder, cache })).rejects.toThrow(/was ended by SIGKILL/);
  expect(existsSync(join(cache, "mirror"))).toBe(false);
  expect(await lookUp(artifact, cache)).toBeUndefined();
});

test("files without a finished stamp do not count", async () => {
  const cache = temporaryFolder();
  const { artifact, folder } = fakeArtifact(`printf hello >"$out/thing"`);
  await make(artifact, { folder, cache });
  const stamp = join(cache, "stamps/thing@1.0.0-amd64.json");
  writeFileSync(stamp, readFileSync(stamp, "utf8").slice(0, -20));
  expect(await lookUp(artifact, cache)).toBeUndefined();
});

test("a changed file does not count, and with verify not even one of the same size and time", async () => {
  const cache = temporaryFolder();
  const { artifact, folder } = fakeArtifact(`printf hello >"$out/thing"`);
  await make(artifact, { folder, cache });
  const file = join(cache, "mirror/example.org/thing/1.0.0/thing");
  const { atime, mtime } = statSync(file);
  utimesSync(file, atime, new Date(0));
  expect(await lookUp(artifact, cache)).toBeUndefined();
  writeFileSync(file, "hellO");
  utimesSync(file, atime, mtime);
  expect(await lookUp(artifact, cache, true)).toBeUndefined();
});

test("a recipe that forgets a file fails", async () => {
  const { artifact, folder } = fakeArtifact("true");
  await expect(make(artifact, { folder, cache: temporaryFolder() })).rejects.toThrow(
    "thing@1.0.0 was built, but without thing",
  );
});

test("a failed recipe shows the end of its output and where all of it is", async () => {
  const cache = temporaryFolder();
  const { artifact, folder } = fakeArtifact(`seq 100; echo "no such package" >&2; exit 3`);
  const error: unknown = await make(artifact, { folder, cache }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RecipeError);
  const log = join(cache, "logs/thing@1.0.0.log");
  const message = String(error);
  expect(message).toContain("thing@1.0.0 failed with status 3");
  expect(message).toContain(`\n100\nno such package\nAll of it: ${log}`);
  expect(message).not.toContain("\n50\n");
  expect(readFileSync(log, "utf8")).toContain("1\n2\n");
});
