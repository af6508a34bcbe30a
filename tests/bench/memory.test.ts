import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { descendants, processKind, watchMemory } from "../../bench/memory.ts";

const node = process.execPath;
/** Starts a child that holds 64 MB, says so, and waits. */
const parent = `
const { spawn } = require("node:child_process");
spawn(process.execPath, ["-e", "globalThis.held = Buffer.alloc(64e6, 1); console.log('held'); setInterval(() => {}, 1e6)"], { stdio: "inherit" });
process.on("SIGTERM", () => process.exit());
setInterval(() => {}, 1e6);
`;

describe("the memory of a process and its descendants", () => {
  it("is summed up, at its highest", async () => {
    const started = spawn(node, ["-e", parent], { stdio: ["ignore", "pipe", "ignore"], detached: true });
    const { pid = 0 } = started;
    try {
      await once(started.stdout, "data");
      expect(await descendants(pid)).toHaveLength(2);
      const watching = watchMemory(pid);
      await sleep(300);
      process.kill(-pid, "SIGTERM");
      await once(started, "exit");
      const { peak, byProcess } = await watching.stop();
      expect(peak).toBeGreaterThan(64e6);
      expect(Object.values(byProcess).reduce((sum, bytes) => sum + bytes, 0)).toBe(peak);
    } finally {
      if (started.exitCode === null && started.signalCode === null) process.kill(-pid, "SIGKILL");
    }
  });
});

describe("the kind of a process", () => {
  it.each([
    [["/root/.lab/dev/pulumi/cli/pulumi", "up"], "engine"],
    [["node", "/x/node_modules/@pulumi/pulumi/cmd/run/index.js", "--monitor"], "program"],
    [["node", "/cache/plugins/320b9ea1/command/entry.cjs", "127.0.0.1:1"], "command"],
    [["node", "/cache/plugins/320b9ea1/language-nodejs/entry.cjs"], "language-nodejs"],
    [["/home/x/.pulumi/plugins/resource-tls-v5.6.1/pulumi-resource-tls", "127.0.0.1:1"], "tls"],
    [["/opt/pulumi/pulumi-language-nodejs", "127.0.0.1:1"], "language-nodejs"],
    [["/bin/sh"], "other"],
  ])("of %j is %s", (commandLine, kind) => {
    expect(processKind(commandLine)).toBe(kind);
  });
});
