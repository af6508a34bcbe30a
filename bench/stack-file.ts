import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { projectDir } from "../lab/hosts/state.ts";

const masters = 3;

/** `master-1` to `master-3`, and workers up to so many hosts in all. */
export const hostNames = (count: number): string[] =>
  Array.from({ length: count }, (_, number) =>
    number < masters ? `master-${number + 1}` : `worker-${number + 1 - masters}`,
  );

/**
 * The stack file of the development lab with other hosts.
 *
 * @param settings by the name of their host.
 * @param more settings of the whole cluster.
 */
export async function stackFileOf(
  hosts: readonly string[],
  settings: Readonly<Record<string, object>> = {},
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const document = parseDocument(await readFile(join(projectDir, "Pulumi.dev.yaml"), "utf8"));
  const entries = hosts.map((name) => ({
    name,
    roles: [name.startsWith("master") ? "master" : "worker"],
    ...settings[name],
  }));
  document.setIn(["config", "barekube:hosts"], entries);
  for (const [name, value] of Object.entries(more)) document.setIn(["config", `barekube:${name}`], value);
  return document.toString();
}
