import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lab } from "../../../lab/hosts/lab.ts";

/** Everything about a host that a cluster could leave behind: lines of `SECTION<TAB>WHAT`. */
export type Listing = readonly string[];

const script = await readFile(join(import.meta.dirname, "list-host.sh"), "utf8");

/** Lists hosts, all at once. */
export async function listHosts(lab: Lab, hosts: readonly string[]): Promise<Map<string, Listing>> {
  const listings = await Promise.all(
    hosts.map(async (host): Promise<[string, Listing]> => {
      const { stdout, stderr, exitCode } = await lab.ssh(host, "bash -s", { input: script });
      if (exitCode !== 0) throw new Error(`${host} cannot be listed: ${stderr || `exit code ${exitCode}`}`);
      return [host, stdout.split("\n")];
    }),
  );
  return new Map(listings);
}

/** What the second listing has more (`+`) and less (`-`) than the first, sorted by section. */
export function compareListings(before: Listing, after: Listing): string[] {
  const only = (mark: string, these: Listing, others: ReadonlySet<string>) =>
    these.filter((line) => !others.has(line)).map((line) => `${mark} ${line}`);
  return [...only("-", before, new Set(after)), ...only("+", after, new Set(before))].sort((a, b) =>
    a.slice(2).localeCompare(b.slice(2)),
  );
}
