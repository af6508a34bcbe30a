import type { z } from "zod";
import { ofFamily } from "../../../config/addresses.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Problem } from "../../../config/problem.ts";
import { hostPath, type Refusal } from "../../../observe/refusals.ts";
import type { LivingHost } from "../../../observe/report/host-report.ts";
import { familyFacts } from "./document.ts";

type Known = z.infer<typeof familyFacts.content>;

/** A host that was given an address of IPv6 has to be able to use it. A warning is enough for one that already serves. */
export const refuseHostsWithoutIPv6: Refusal = (cluster, living) =>
  hostsWithoutIPv6(
    cluster,
    living.filter(({ report }) => report.commands.size === 0),
  );
export const warnOfHostsWithoutIPv6: Refusal = (cluster, living) =>
  hostsWithoutIPv6(
    cluster,
    living.filter(({ report }) => report.commands.size > 0),
  );

function hostsWithoutIPv6(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  return living.flatMap(({ name, report }) => {
    const address = ofFamily("IPv6", cluster.hosts.find((host) => host.name === name)?.addresses ?? []);
    const known = report.facts(familyFacts);
    if (address === undefined || known === undefined) return [];
    const message = whyNot(address, known);
    if (message === undefined) return [];
    return [{ path: `${hostPath(cluster, { name })}.address`, host: name, given: address, message }];
  });
}

function whyNot(address: string, { ipv6, addresses, off, advertised }: Known): string | undefined {
  if (ipv6 === "missing") {
    return "its kernel has no IPv6; start it without ipv6.disable=1, or give the cluster addresses of IPv4 alone";
  }
  if (ipv6 === "off") {
    return "IPv6 is switched off there; set net.ipv6.conf.all.disable_ipv6 to 0, or give the cluster addresses of IPv4 alone";
  }
  if (addresses?.includes(address) === false) {
    const present = addresses.length === 0 ? "it has none of IPv6" : `it has ${addresses.join(", ")}`;
    const where = off.length === 0 ? "" : `, and IPv6 is switched off on ${off.join(", ")}`;
    return `the host does not have this address (${present}${where}); allowed: an address of one of its interfaces`;
  }
  if (advertised.length === 0) return undefined;
  const names = advertised.map((name) => `net.ipv6.conf.${name}.accept_ra`).join(" and ");
  return `the host has its default route from router advertisements, which its kernel ignores once it forwards the packets of Pods; set ${names} to 2 there, in /etc/sysctl.d too`;
}
