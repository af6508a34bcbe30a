import { existsSync } from "node:fs";
import { execa, ExecaError } from "execa";

/** crun, podman's own choice, refuses machines with hybrid cgroups. */
const runtime = "/usr/sbin/runc";

/**
 * Runs podman.
 *
 * @returns what it printed on stdout.
 * @throws with what it said on stderr.
 */
export async function podman(...args: readonly string[]): Promise<string> {
  try {
    // Interrupted podman leaves half of a container, or an address that nobody can use; it never takes long.
    const uninterrupted = { detached: true, cleanup: false } as const;
    const options = { stdin: "ignore", ...uninterrupted } as const;
    const { stdout } = await execa("podman", ["--runtime", runtime, ...args], options);
    return stdout;
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const said = String(error.stderr)
      .split("\n")
      .filter((line) => line !== "" && !line.includes("level=warning"));
    throw new Error(`podman ${args.slice(0, 2).join(" ")} failed: ${said.join(" ") || error.shortMessage}`, {
      cause: error,
    });
  }
}

/**
 * What podman lists of a kind, as JSON; nothing on a machine that has not been prepared yet.
 *
 * @throws with what it said on stderr.
 */
export async function listed(...args: readonly string[]): Promise<unknown> {
  const { exitCode } = await execa("podman", ["--version"], { reject: false, stdin: "ignore" });
  if (exitCode !== 0 || !existsSync(runtime)) return [];
  return JSON.parse((await podman(...args, "--format", "json")) || "[]");
}

/** Whether podman's storage has this image. */
export async function imageExists(name: string): Promise<boolean> {
  const { exitCode } = await execa("podman", ["image", "exists", name], { reject: false, stdin: "ignore" });
  return exitCode === 0;
}
