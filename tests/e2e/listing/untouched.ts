import type { Context } from "../context.ts";
import { compareListings, listHosts } from "./listing.ts";

/** Checks that nothing of ours is left on hosts: each is listed again and compared with its earlier listing. */
export async function checkUntouched(
  { lab, report, before }: Context,
  hosts: readonly string[],
): Promise<void> {
  const after = await listHosts(lab, hosts);
  for (const host of hosts) {
    await report.check(`${host} is as it was before the first up`, () => {
      const listing = after.get(host) ?? [];
      const changes = compareListings(before.get(host) ?? [], listing);
      if (changes.length > 0) throw new Error(`${changes.length} differences:\n${changes.join("\n")}`);
      return `${listing.length} lines, all the same`;
    });
  }
}
