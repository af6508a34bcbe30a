import { currentStack, runEngine } from "./stack.ts";

/** The Pulumi CLI on the development stack. @returns its exit code. */
export async function pulumi(args: readonly string[]): Promise<number> {
  const { stack } = await currentStack();
  return runEngine(stack, args);
}
