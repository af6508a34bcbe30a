import { execa } from "execa";
import type { Arch } from "../../config/cluster.ts";

const oldestGo = [1, 26] as const;

/** The architecture of this machine, which is also that of the lab's hosts. */
export function machineArch(): Arch {
  switch (process.arch) {
    case "x64":
      return "amd64";
    case "arm64":
      return "arm64";
    default:
      throw new Error(`the lab runs on x64 and arm64 machines, not on ${process.arch}`);
  }
}

/** What `go env GOVERSION` says, such as `go1.26.8`; undefined where there is no Go. */
export async function goVersion(): Promise<string | undefined> {
  const { stdout, failed } = await execa("go", ["env", "GOVERSION"], { reject: false });
  return failed ? undefined : stdout.trim();
}

/** @throws when this Go cannot build what `purpose` names. */
export function requireGo(version: string | undefined, purpose: string): void {
  const remedy = `Go ${oldestGo.join(".")} or newer is needed to build ${purpose}; see https://go.dev/doc/install`;
  if (version === undefined) throw new Error(`there is no "go" on PATH: ${remedy}`);
  const [major = 0, minor = 0] = /^go(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [];
  if (major < oldestGo[0] || (major === oldestGo[0] && minor < oldestGo[1])) {
    throw new Error(`the "go" on PATH is ${version}: ${remedy}`);
  }
}
