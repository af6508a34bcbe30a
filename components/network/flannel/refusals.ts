import { type ClusterSpec, nodeHosts } from "../../../config/cluster.ts";
import type { Problem } from "../../../config/problem.ts";
import { namesOf, type Refusal } from "../../../observe/refusals.ts";
import type { LivingHost } from "../../../observe/report/host-report.ts";
import { refuseOther } from "../../cluster/kept-for-life.ts";
import { etcdAccessCommand } from "../../etcd/access/document.ts";
import { nodesIn } from "../../node/document.ts";
import { hostNetworkFacts } from "../document.ts";
import { networkPlugin } from "../settings.ts";
import { networkFacts } from "../watch/document.ts";
import { datastoreOf, datastoresOf, etcdPrefixOf } from "./datastore.ts";
import { datastoreOn } from "./document.ts";
import { etcdUser } from "./etcd-files.ts";
import { flannelBackend } from "./settings.ts";

const path = "network.flannel.datastore";

const refuseOtherBackend: Refusal = (cluster, living) =>
  refuseOther(
    {
      key: "flannelBackend",
      given: flannelBackend.of(cluster).Type,
      path: "network.flannelBackend.Type",
      reason: "is how the nodes reach each other's Pods",
    },
    living,
  );

/** While nodes change over one after the other, what each of them uses has to go on working. */
function refuseSkippingStage(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const wanted = datastoresOf(cluster);
  if (wanted.length === 0) return [];
  const using = living.filter(({ report }) => {
    const present = datastoreOn(report);
    return present !== undefined && !wanted.includes(present);
  });
  if (using.length === 0) return [];
  const next = datastoreOf(cluster);
  return [
    {
      path,
      given: next,
      message: `drops ${next === "etcd" ? "kube" : "etcd"}, which flanneld still uses on ${namesOf(using)}; first set [${next}, ${next === "etcd" ? "kube" : "etcd"}] and run pulumi up`,
    },
  ];
}

/** With `kube`, a node's share is its Node's podCIDR, so a node with another one would give all its Pods new addresses. */
function refuseOtherShares(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  if (datastoreOf(cluster) !== "kube") return [];
  const nodes = nodesIn(new Map(living.map(({ name, report }) => [name, report])));
  const differing = living.flatMap(({ name, report }) => {
    const [subnet] = report.facts(networkFacts)?.subnets ?? [];
    const [podCIDR] = nodes?.get(name)?.podCIDRs ?? [];
    if (datastoreOn(report) !== "etcd" || subnet === undefined || podCIDR === undefined) return [];
    if (subnet === podCIDR) return [];
    return [`${name} has ${subnet}, and its Node ${podCIDR}`];
  });
  if (differing.length === 0) return [];
  return [
    {
      path,
      given: "kube",
      message: `would give Pods other addresses, since the share of a node in etcd is not the podCIDR of its Node (${differing.join("; ")}); make them the same as docs/flannel.md says, or keep etcd`,
    },
  ];
}

/** flanneld would take shares anew below another key, while the old ones are still in use. */
function refuseOtherPrefix(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  if (!datastoresOf(cluster).includes("etcd")) return [];
  const given = etcdPrefixOf(cluster);
  const others = living.flatMap(({ report }) => {
    const prefix = report.document(etcdAccessCommand)?.clients[etcdUser]?.prefix;
    return prefix === undefined || prefix === `${given}/` ? [] : [prefix.slice(0, -1)];
  });
  if (others[0] === undefined) return [];
  return [
    {
      path: "network.flannel.etcdPrefix",
      given,
      message: `cannot be changed while flanneld uses etcd, since every node would take another share there; it is ${JSON.stringify(others[0])}; set that again, or change to kube and back`,
    },
  ];
}

function refuseMissingWireguard(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const { Type } = flannelBackend.of(cluster);
  if (Type !== "wireguard" || networkPlugin.of(cluster) !== "flannel") return [];
  const nodes = new Set(nodeHosts(cluster).map(({ name }) => name));
  const lacking = living.filter(
    ({ name, report }) => nodes.has(name) && report.facts(hostNetworkFacts)?.wireguard === false,
  );
  if (lacking.length === 0) return [];
  return [
    {
      path: "network.flannelBackend.Type",
      given: Type,
      message: `needs WireGuard, which the kernel of ${namesOf(lacking)} does not have; allowed: vxlan or host-gw, or a kernel with the module wireguard`,
    },
  ];
}

export const flannelRefusals: readonly Refusal[] = [
  refuseMissingWireguard,
  refuseOtherBackend,
  refuseSkippingStage,
  refuseOtherShares,
  refuseOtherPrefix,
];
