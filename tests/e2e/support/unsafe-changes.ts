import type { Context } from "../context.ts";
import type { Entry } from "./parts.ts";
import { checkRefused } from "./refused.ts";
import type { Settings } from "./settings.ts";

/** Checks that preview refuses what cannot be done safely to a cluster of three masters and a worker. */
export async function checkUnsafeChanges(
  context: Context,
  { third, worker }: { third: Entry; worker: Entry },
): Promise<void> {
  const all = await context.stack.settings();
  const refused = (what: string, changed: Settings, ...says: RegExp[]) =>
    checkRefused(context, { what, settings: { ...all, ...changed }, says });
  await refused("another name", { clusterName: "other" }, /clusterName: "other": .*e2e/);
  await refused(
    "another Pod network",
    { network: { podCIDR: "10.0.0.0/14" } },
    /network\.podCIDR: "10\.0\.0\.0\/14"/,
  );
  await refused(
    "another Service network",
    { network: { serviceCIDR: "10.0.0.0/16" } },
    /network\.serviceCIDR/,
  );
  await refused(
    "another backend of flannel",
    { network: { flannelBackend: { Type: "host-gw" } } },
    /flannelBackend/,
  );
  await refused(
    "two of three masters at once",
    { hosts: [third, worker] },
    /hosts: .*master-1, master-2, master-3.*majority/s,
  );
  await refused(
    "all masters at once",
    { hosts: [{ ...worker, roles: ["master"] }] },
    /hosts: no longer has a master/,
  );
}
