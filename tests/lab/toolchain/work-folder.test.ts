import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeAbandonedWork, withWorkFolders } from "../../../lab/toolchain/work-folder.ts";

const cache = mkdtempSync(join(tmpdir(), "work-folder-"));

test("what another run leaves behind goes, and what one is at work with stays", async () => {
  const { pid } = spawnSync("true");
  const left = join(cache, "work", `${pid}.image`);
  mkdirSync(left, { recursive: true });
  await withWorkFolders({ cache, name: "host-image" }, async ({ out, work }) => {
    await removeAbandonedWork(cache);
    expect(existsSync(out)).toBe(true);
    expect(existsSync(work)).toBe(true);
  });
  expect(existsSync(left)).toBe(false);
});

test("afterwards nothing is left, even when the work fails", async () => {
  let folder = "";
  const failing = withWorkFolders({ cache, name: "host-image" }, ({ out }) => {
    folder = out;
    return Promise.reject(new Error("no space left"));
  });
  await expect(failing).rejects.toThrow("no space left");
  expect(existsSync(join(folder, ".."))).toBe(false);
});
