import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { compareListings, listHosts } from "../listing/listing.ts";

/** What the hosts are like before anything is done to them. */
export const freshHosts: Scenario = {
  title: "fresh hosts",
  tier: "ci",
  seconds: 10,
  needsCluster: false,
  async run({ lab, report, before }: Context) {
    await report.check("every host can be listed", async () => {
      for (const [host, listing] of await listHosts(lab, lab.hosts)) before.set(host, listing);
      return [...before].map(([host, listing]) => `${host}: ${listing.length} lines`).join("\n");
    });
    await report.check("an idle host's listing stays the same", async () => {
      for (const [host, listing] of await listHosts(lab, lab.hosts)) {
        const changes = compareListings(before.get(host) ?? [], listing);
        assert.equal(changes.length, 0, `${host} changes by itself:\n${changes.join("\n")}`);
      }
    });
  },
};
