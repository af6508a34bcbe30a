import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { runPulumi, type StackPlace } from "../../../observe/state/pulumi-cli.ts";
import type { StandIn } from "../providers/stand-in.ts";

const project = fileURLToPath(new URL("../../..", import.meta.url));

/** Where the program is, and the options that say which stack it is run for. */
export function programOf({ stack, cwd }: StackPlace): { cwd: string; options: string[] } {
  if (existsSync(join(cwd, "index.ts"))) return { cwd, options: ["--stack", stack] };
  const file = join(cwd, `Pulumi.${stack.slice(stack.lastIndexOf("/") + 1)}.yaml`);
  return { cwd: project, options: ["--stack", stack, "--config-file", file] };
}

/**
 * Runs the program with stand-ins for its plugins. The state is written once it has come to its end.
 *
 * @param plugins by the name of the package.
 */
export async function runProgram(
  place: StackPlace,
  plugins: Readonly<Record<string, StandIn>>,
): Promise<void> {
  const { cwd, options } = programOf(place);
  const providers = Object.entries(plugins).map(([name, { port }]) => `${name}:${port}`);
  await runPulumi(cwd, ["up", "--yes", "--skip-preview", "--color", "never", ...options], {
    env: {
      PULUMI_DEBUG_PROVIDERS: providers.join(","),
      PULUMI_SKIP_CHECKPOINTS: "true",
      PULUMI_OPTION_CONTINUE_ON_ERROR: "false",
    },
  }).catch((error: unknown) => {
    throw new Error(diagnosticsIn(String(error)));
  });
}

/** Without what became of each resource. */
const diagnosticsIn = (text: string): string =>
  /^Diagnostics:\n([^]*?)\n\n(?:Outputs|Resources):$/m.exec(text)?.[1] ?? text;

const previewed = z.object({
  steps: z.array(z.object({ op: z.string(), urn: z.string() })).default([]),
});

/** What the next `up` would change, by the plugins themselves: names of resources. */
export async function plannedChanges(place: StackPlace): Promise<string[]> {
  const { cwd, options } = programOf(place);
  const { steps } = previewed.parse(JSON.parse(await runPulumi(cwd, ["preview", "--json", ...options])));
  return steps.filter(({ op }) => op !== "same").map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2));
}
