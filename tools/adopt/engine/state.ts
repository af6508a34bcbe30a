import { z } from "zod";
import { pulumi, runPulumi, type StackPlace } from "../../../observe/state/pulumi-cli.ts";
import { resourcesIn } from "../../../observe/state/resources.ts";

const typed = z.object({ type: z.string() });

/**
 * The state of a stack that has none.
 *
 * @throws when it has one, or when there is no such stack.
 */
export async function emptyState(place: StackPlace): Promise<string> {
  const state = await pulumi(place, "stack", "export").catch((error: unknown) => {
    if (!/no stack named/.test(String(error))) throw error;
    throw new Error(
      `there is no stack ${place.stack}; make an empty one: pulumi stack init ${place.stack}, with the secrets provider and the passphrase that the stack file was made with`,
    );
  });
  const resources = resourcesIn(state).filter((resource) => {
    const type = typed.safeParse(resource).data?.type ?? "";
    return type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:");
  });
  if (resources.length > 0)
    throw new Error(
      `the stack ${place.stack} has a state, with ${resources.length} resources, so there is nothing to take over; what has changed on its hosts is for pulumi up`,
    );
  return state;
}

/** Puts a state back after a run that has failed. */
export async function putBack({ stack, cwd }: StackPlace, state: string): Promise<void> {
  await runPulumi(cwd, ["stack", "import", "--stack", stack], { input: state });
}
