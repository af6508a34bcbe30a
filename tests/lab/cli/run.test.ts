import { expect, it } from "vitest";
import { run } from "../../../lab/cli/run.ts";

it("returns a program's exit code", async () => {
  expect(await run("sh", ["-c", "exit 7"])).toBe(7);
});

it("returns 128 and the number of the signal that ended it", async () => {
  expect(await run("sh", ["-c", "kill -TERM $$"])).toBe(143);
});

it("adds to the environment", async () => {
  expect(await run("sh", ["-c", 'test "$A" = b && test -n "$PATH"'], { env: { A: "b" } })).toBe(0);
});

it("names a program that is not there", async () => {
  await expect(run("no-such-program", [])).rejects.toThrow("no-such-program cannot be started");
});

it("passes a signal on and waits for the program's own end", async () => {
  const ended = run("sh", ["-c", "trap 'exit 9' TERM; while :; do sleep 0.05; done"]);
  setTimeout(() => process.emit("SIGTERM"), 300);
  expect(await ended).toBe(9);
});
