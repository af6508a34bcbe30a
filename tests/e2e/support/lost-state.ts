import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { engineCommand } from "../../../lab/stack/engine-command.ts";
import type { Stack } from "./stack.ts";

/** Deletes everything that the backend has, and makes an empty stack with the passphrase that the stack file has its salt of. */
export async function loseState({ labStack }: Stack): Promise<void> {
  const backend = fileURLToPath(labStack.env["PULUMI_BACKEND_URL"] ?? "");
  await rm(backend, { recursive: true });
  await mkdir(backend);
  await pulumi({ labStack }, ["stack", "init", "--stack", labStack.name, "--secrets-provider", "passphrase"]);
}

/** Encrypts the state and the stack file's secrets with another passphrase. */
export async function changePassphrase({ labStack }: Stack): Promise<void> {
  const passphrase = randomBytes(24).toString("base64url");
  await pulumi({ labStack }, ["stack", "change-secrets-provider", "passphrase"], {
    // It asks twice. The variable lets it ask without a terminal.
    input: `${passphrase}\n${passphrase}\n`,
    env: { PULUMI_TEST_PASSPHRASE: "true" },
  });
  await writeFile(labStack.env["PULUMI_CONFIG_PASSPHRASE_FILE"] ?? "", `${passphrase}\n`);
}

export const importState = ({ labStack }: Stack, state: string): Promise<void> =>
  pulumi({ labStack }, ["stack", "import"], { input: state });

async function pulumi(
  { labStack }: Pick<Stack, "labStack">,
  args: readonly string[],
  { input = "", env: more = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<void> {
  const { command, args: complete, env } = engineCommand(labStack, args);
  await execa(command, complete, { cwd: dirname(labStack.configFile), env: { ...env, ...more }, input });
}
