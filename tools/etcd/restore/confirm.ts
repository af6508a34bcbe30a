import { createInterface } from "node:readline/promises";

/**
 * Has somebody type the cluster's name, unless `--cluster` has given it.
 *
 * @throws when it is another one.
 */
export async function confirmCluster(name: string, given: string | undefined): Promise<void> {
  if (given === undefined && !process.stdin.isTTY) {
    throw new Error(`nobody can be asked here; confirm with --cluster and the cluster's name`);
  }
  const typed = given ?? (await ask(`Type the cluster's name to go on: `));
  if (typed.trim() !== name) {
    throw new Error(`"${typed.trim()}" is not the name of this cluster; nothing was changed`);
  }
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
