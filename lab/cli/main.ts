import { lab } from "./lab.ts";

/** What each command of package.json's scripts does. Each returns its exit code. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = { lab };

const [name = "", ...args] = process.argv.slice(2);
try {
  const command = commands[name];
  if (command === undefined) {
    throw new Error(`"${name}" is no command; allowed: ${Object.keys(commands).join(", ")}`);
  }
  process.exitCode = await command(args);
} catch (error) {
  console.error(process.env["DEBUG"] ? error : error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
