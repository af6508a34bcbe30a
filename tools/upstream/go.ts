import { execa } from "execa";

/** As the lab builds programs, so that each finds in Go's cache what the other has compiled. */
const environment = { GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0" };

/** Runs a command of Go, or a program made with it, and returns what it prints. @throws when it fails, with why. */
export async function runIn(folder: string, program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execa(program, args, { cwd: folder, env: environment });
  return stdout;
}

export const go = (folder: string, ...args: string[]): Promise<string> => runIn(folder, "go", args);
