import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Opening } from "../../host/firewall/opening.ts";
import { bgpOf, calicoSettings } from "./settings.ts";

const vxlanPort = 4789;
const bgpPort = 179;
const setting = "network.calico";

const usesVxlan = (cluster: ClusterSpec): boolean =>
  calicoSettings.of(cluster).encapsulation.startsWith("VXLAN");
const usesBgp = (cluster: ClusterSpec): boolean => bgpOf(calicoSettings.of(cluster)) !== undefined;

/**
 * What Calico's nodes want of each other. IPIP has no ports, so it is not among it; nor are peers of other kinds, to which
 * the nodes connect.
 */
export const calicoOpenings: readonly Opening[] = [
  {
    what: "Pods of other nodes, over VXLAN",
    protocol: "udp",
    ports: { of: (cluster) => (usesVxlan(cluster) ? vxlanPort : undefined), usually: vxlanPort, setting },
    from: ["nodes"],
  },
  {
    what: "routes of other nodes, by BGP",
    protocol: "tcp",
    ports: { of: (cluster) => (usesBgp(cluster) ? bgpPort : undefined), usually: bgpPort, setting },
    from: ["nodes"],
  },
  { what: "changes, which Typha passes on to other nodes", protocol: "tcp", ports: 5473, from: ["nodes"] },
];
