import { nodeHosts } from "../../config/cluster.ts";
import { namesOf, type Refusal } from "../../observe/refusals.ts";
import { kubeProxyFacts } from "./document.ts";
import { kubeProxyMode } from "./settings.ts";

/** kube-proxy would exit again and again, once the rules of its previous mode are gone. */
export const refuseMissingIPVS: Refusal = (cluster, living) => {
  if (kubeProxyMode.of(cluster) !== "ipvs") return [];
  const nodes = new Set(nodeHosts(cluster).map(({ name }) => name));
  const lacking = living.filter(
    ({ name, report }) => nodes.has(name) && report.facts(kubeProxyFacts)?.ipvs === false,
  );
  if (lacking.length === 0) return [];
  return [
    {
      path: "network.kubeProxyMode",
      given: "ipvs",
      message: `needs IPVS, which the kernel of ${namesOf(lacking)} does not have; allowed: nftables or iptables, or a kernel with the module ip_vs`,
    },
  ];
};
