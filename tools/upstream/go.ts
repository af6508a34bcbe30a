import { execa } from "execa";

/** The same as when the lab builds programs, so that both can use what the other has compiled from Go's cache. */
const environment = { GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0" };

/** Runs the go command, or a program built with it, and returns what it prints. @throws Error with the reason if it fails. */
export async function runIn(folder: string, program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execa(program, args, { cwd: folder, env: environment });
  return stdout;
}

export const go = (folder: string, ...args: string[]): Promise<string> => runIn(folder, "go", args);
