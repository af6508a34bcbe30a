import assert from "node:assert/strict";
import { type Family, familyOf } from "../../../config/addresses.ts";
import type { Context } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { checkBenchmark } from "./benchmark.ts";
import { dnsRuns } from "./dns.ts";
import { messages } from "./messages.ts";
import { readyNodes } from "./nodes.ts";
import { inOwnCluster, type OwnCluster } from "./own-cluster.ts";
import type { HostRoles } from "./stack-file.ts";
import { checkTraffic } from "./traffic.ts";

interface FamiliesArgs {
  /** Of the lab, appended to the first lab's name. */
  name: string;
  families: readonly Family[];
  hosts: HostRoles;
  /** What the stack file says of it, besides what the development cluster's does. */
  settings: (own: OwnCluster) => object;
  /** Checks of the fresh hosts, with the stack file that `up` is given after them. */
  first?: (own: OwnCluster) => Promise<void>;
  /** Checks of the living cluster, after the others. */
  andThen?: (own: OwnCluster) => Promise<void>;
}

/** A cluster with these address families, in a lab of its own: made, used, hardened, left alone and destroyed. */
export async function runFamilies(outer: Context, args: FamiliesArgs): Promise<void> {
  const { name, hosts, families } = args;
  await inOwnCluster(outer, { name, hosts, families }, (own) => check(own, args));
}

async function check(own: OwnCluster, args: FamiliesArgs): Promise<void> {
  const { hosts, families, settings, first, andThen } = args;
  const { report, stack, kubectl, lab } = own;
  const names = Object.keys(hosts);
  await stack.configure({ ...(await stack.settings()), ...settings(own) });
  await first?.(own);
  const isUp = await report.check(`hosts with ${families.join(" and ")} become a cluster`, async () => {
    await stack.up();
    await stack.writeKubeconfig();
    assert.deepEqual(await readyNodes(kubectl), names.toSorted());
    await dnsRuns(kubectl, 60);
    return kubectl.run(["get", "nodes", "--output", "wide"]);
  });
  if (!isUp) return;
  await report.check("every Node has the host's addresses, in the order of the stack file", async () => {
    const addresses = `{range .items[*]}{.metadata.name}{range .status.addresses[?(@.type=="InternalIP")]} {.address}{end}{"\\n"}{end}`;
    const found = await kubectl.run(["get", "nodes", "--output", `jsonpath=${addresses}`]);
    assert.deepEqual(
      found.trim().split("\n").toSorted(),
      names.map((host) => [host, ...lab.addresses(host)].join(" ")).toSorted(),
    );
    for (const line of found.trim().split("\n")) {
      assert.deepEqual(line.split(" ").slice(1).map(familyOf), families);
    }
    return found.trim();
  });
  await checkTraffic(own, names);
  await report.check("then there is nothing to do, and nothing that has drifted", async () => {
    const { output } = await stack.up("--expect-no-changes");
    assert.doesNotMatch(output, messages.anyDrift);
  });
  await andThen?.(own);
  await checkBenchmark(own);
  await report.check("destroy succeeds", async () => {
    await stack.destroy();
  });
  await checkUntouched(own, lab.hosts);
}
