import { fileURLToPath } from "node:url";
import type { StackPlace } from "../observe/state/pulumi-cli.ts";

/** The options that choose the stack, for `parseArgs`. */
export const stackOptions = {
  stack: { type: "string", short: "s" },
  cwd: { type: "string", default: fileURLToPath(new URL("..", import.meta.url)) },
} as const;

/** The lines about these options in every command's usage. */
export const stackUsage = `  --stack NAME       a stack of your own, which the Pulumi CLI on PATH knows; default: the lab's
  --cwd FOLDER       where its Pulumi.yaml is; default: this project`;

/** @throws when no stack was named. */
export function stackPlace({ stack, cwd }: { stack?: string | undefined; cwd: string }): StackPlace {
  if (stack === undefined) throw new Error("which stack? name it: --stack NAME");
  return { stack, cwd };
}
