import { z } from "zod";
import type { Lab } from "../../../../lab/hosts/lab.ts";
import { onHost } from "../on-host.ts";

export type Mode = "nftables" | "iptables";

const listed = z.object({
  nftables: z.array(
    z.object({
      table: z.object({ family: z.string(), name: z.string() }).optional(),
      chain: z.object({ family: z.string(), table: z.string(), name: z.string() }).optional(),
    }),
  ),
});

/** What belongs to a mode: tables of nftables and chains of iptables, but for the kubelet's. */
const marks: Readonly<Record<Mode, RegExp>> = {
  nftables: /^(ip6? kube-proxy|ip6? flannel-ipv[46]|ip6? cni_hostport)$/,
  iptables: /^ip6? \w+ (KUBE-(?!FIREWALL$|IPTABLES-HINT$|KUBELET-CANARY$)|FLANNEL-|CNI-)/,
};

/** Tables and chains on a host that only this mode has, sets of ipset and IPVS's interface included. */
export async function rulesOfMode(lab: Lab, host: string, mode: Mode): Promise<string[]> {
  const { nftables } = listed.parse(JSON.parse(await onHost(lab, host, "nft --json list ruleset")));
  const names = nftables.flatMap(({ table, chain }) => [
    ...(table === undefined ? [] : [`${table.family} ${table.name}`]),
    ...(chain === undefined ? [] : [`${chain.family} ${chain.table} ${chain.name}`]),
  ]);
  const others = await onHost(lab, host, "ipset list -name; ls /sys/class/net | grep -x kube-ipvs0 || true");
  return [...names.filter((name) => marks[mode].test(name)), ...others.split("\n").filter(Boolean)];
}

/** The rules of kube-proxy on a host as sorted lines, without what packets and Services put into sets. */
export const rulesOfProxy = (lab: Lab, host: string, mode: Mode): Promise<string> =>
  onHost(lab, host, listing[mode]);

const listing: Readonly<Record<Mode, string>> = {
  nftables: `nft --stateless list table ip kube-proxy | sed -e '/elements = {.*}/d' -e '/elements = {/,/}/d' | sort`,
  iptables:
    "iptables-save | grep KUBE- | grep -vE 'KUBE-(FIREWALL|IPTABLES-HINT|KUBELET-CANARY)' | sed 's/\\[.*\\]//' | sort",
};
