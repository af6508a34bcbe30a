import assert from "node:assert/strict";
import { z } from "zod";
import type { Context } from "../context.ts";
import { runStackCommand } from "./stack-command.ts";

const listed = z.array(
  z.object({ name: z.string(), where: z.string(), notAfter: z.string(), daysLeft: z.number() }),
);
type Listed = z.infer<typeof listed>;

/** All certificates as `npm run certs` lists them, which has to exit with that code. */
export async function certificates({ stack }: Context, code: number): Promise<Listed> {
  const { exitCode, stdout, all } = await runStackCommand(stack, "certs", "--json");
  assert.equal(exitCode, code, all);
  return listed.parse(JSON.parse(stdout));
}
