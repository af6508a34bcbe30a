import type { ClusterSpec } from "../../../config/cluster.ts";
import { artifactFile, paths } from "../../host/paths.ts";
import type { Traces } from "../../part.ts";
import type { NetworkPlugin } from "../plugin.ts";
import { checkCalico } from "./checks.ts";
import { isCalicoUsed, manifestNames } from "./operator-part.ts";
import { calicoCollections, calicoObjects } from "./objects.ts";
import { calicoDirectories, calicoPlugins, conflist } from "./paths.ts";
import { calicoOpenings } from "./openings.ts";
import { calicoIdentity, refuseOtherBlocks } from "./refusals.ts";
import { portmapTables } from "../portmap.ts";
import { calicoSettings } from "./settings.ts";
import { warnOfUntestedVersion } from "./warnings.ts";

/** Calico, set up by its own operator. */
export const calico: NetworkPlugin = {
  name: "calico",
  isUsed: isCalicoUsed,
  isOn: ({ isNode }) => isNode,
  settings: [calicoSettings],
  checks: [checkCalico],
  warnings: warnOfUntestedVersion,
  directories: calicoDirectories,
  preparation: (cluster) => ({ modules: modulesOf(cluster), traces: tracesOf(cluster) }),
  openings: calicoOpenings,
  refusals: [refuseOtherBlocks],
  enforcesPolicies: true,
  readyFile: conflist,
  inCluster: {
    title: "Calico",
    manifests: ({ versions }) =>
      manifestNames.map((name) => artifactFile({ name: `${name}-${versions.calico}` }, name)),
    objects: calicoObjects,
    collections: calicoCollections,
  },
  pods: ["calico-system", "tigera-operator"].map((namespace) => `/api/v1/namespaces/${namespace}/pods`),
  pluginDirectory: calicoPlugins,
  // Felix looks after what it writes into the kernel.
  kept: () => [],
  identity: calicoIdentity,
};

function modulesOf(cluster: ClusterSpec): string[] {
  const { encapsulation } = calicoSettings.of(cluster);
  if (encapsulation === "None") return [];
  return [encapsulation.startsWith("VXLAN") ? "vxlan" : "ipip"];
}

/** Of both kinds of rules, since the cluster may have had the other one before. */
const tracesOf = (cluster: ClusterSpec): Traces => ({
  paths: [
    conflist,
    `${paths.cniConfigurations}/calico-kubeconfig`,
    calicoPlugins,
    ...calicoDirectories,
    "/var/lib/cni",
  ],
  interfaces: [
    ...["cali*", "vxlan.calico", "vxlan-v6.calico"],
    // It belongs to the kernel module, and may be somebody else's.
    ...(modulesOf(cluster).includes("ipip") ? ["tunl0"] : []),
  ],
  tables: ["ip calico", "ip6 calico", "arp calico-arp", ...portmapTables],
  ipsets: ["cali*"],
  networks: cluster.network.podCIDRs,
});
