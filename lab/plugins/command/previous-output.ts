import type { PropertyMap } from "../server/property.ts";
import type { Output } from "./command-resource.ts";

/** The variables by which `update` and `delete` see what the command printed last time. */
export function previousOutput(inputs: PropertyMap, previous: Output | undefined): Record<string, string> {
  if (inputs.addPreviousOutputInEnv === false || !previous) return {};
  return {
    ...(previous.stdout && { PULUMI_COMMAND_STDOUT: previous.stdout }),
    ...(previous.stderr && { PULUMI_COMMAND_STDERR: previous.stderr }),
  };
}
