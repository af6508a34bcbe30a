import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freeStaleLock } from "../../../lab/stack/stale-lock.ts";

/** No process has it: the kernel gives smaller ones. */
const nobody = 2 ** 30;
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "barekube-lock-"));
  await mkdir(join(folder, ".pulumi/stacks/barekube"), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

/** A stack whose CLI writes down how it is called. */
async function lockedStack(...locks: object[]) {
  const cli = join(folder, "cli");
  await writeFile(cli, `#!/bin/sh\necho "$@" >>${folder}/called\n`);
  await chmod(cli, 0o755);
  const lockFolder = join(folder, ".pulumi/locks/organization/barekube/dev");
  await mkdir(lockFolder, { recursive: true });
  for (const [number, lock] of locks.entries()) {
    await writeFile(join(lockFolder, `${number}.json`), JSON.stringify(lock));
  }
  return {
    ...{ name: "dev", cli, env: {}, kubeconfig: "" },
    configFile: join(folder, "Pulumi.dev.yaml"),
    checkpoint: join(folder, ".pulumi/stacks/barekube/dev.json"),
  };
}

const called = () => readFile(join(folder, "called"), "utf8").catch(() => "");

describe("a stack's lock", () => {
  it("is taken away when its engine is gone", async () => {
    const stack = await lockedStack({ pid: nobody, hostname: hostname() });
    expect(await freeStaleLock(stack)).toBe(nobody);
    expect(await called()).toBe("cancel --yes --stack dev\n");
  });
  it("is taken away when another program has the engine's number now", async () => {
    expect(await freeStaleLock(await lockedStack({ pid: process.pid, hostname: hostname() }))).toBe(
      process.pid,
    );
  });
  it("stays when it is another machine's", async () => {
    expect(
      await freeStaleLock(await lockedStack({ pid: nobody, hostname: `not-${hostname()}` })),
    ).toBeUndefined();
    expect(await called()).toBe("");
  });
  it("is not looked for where there is none", async () => {
    const stack = await lockedStack();
    await rm(join(dirname(stack.checkpoint), "../../locks"), { recursive: true });
    expect(await freeStaleLock(stack)).toBeUndefined();
    expect(await called()).toBe("");
  });
});
