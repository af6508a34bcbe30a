import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { projectDir } from "../../../lab/hosts/state.ts";

/** Hosts by name, with their roles. */
export type HostRoles = Readonly<Record<string, readonly string[]>>;

interface StackFileArgs {
  clusterName?: string;
  /** In place of those of the development cluster. */
  hosts?: HostRoles;
}

/** The stack file of the development cluster under another name. */
export async function stackFile({ clusterName = "e2e", hosts }: StackFileArgs = {}): Promise<string> {
  const document = parseDocument(await readFile(join(projectDir, "Pulumi.dev.yaml"), "utf8"));
  document.setIn(["config", "barekube:clusterName"], clusterName);
  if (hosts !== undefined) {
    const entries = Object.entries(hosts).map(([name, roles]) => ({ name, roles }));
    document.setIn(["config", "barekube:hosts"], entries);
  }
  return document.toString();
}
