import { inURL, nthAddress, withPort } from "../../../config/addresses.ts";
import { type ClusterSpec, masterHosts } from "../../../config/cluster.ts";
import { serviceName } from "./names.ts";
import { registrySettings } from "./settings.ts";

/** Its Service's address unless the stack file names one: after those of the API server and the cluster DNS. */
export const defaultClusterIP = (serviceCIDR: string): string => nthAddress(serviceCIDR, 3);

/** The address of its Service. Nodes do not ask the cluster DNS, so they have to know it. */
export const clusterIPOf = (cluster: ClusterSpec): string =>
  registrySettings.of(cluster)?.clusterIP ?? defaultClusterIP(cluster.network.serviceCIDRs[0] ?? "");

/** Where nodes turn to, whatever an image is called. */
export const serverOf = (cluster: ClusterSpec): string => `https://${inURL(clusterIPOf(cluster))}`;

/** What the names of images in it may begin with. */
export const imagePrefixes = (cluster: ClusterSpec): string[] => [
  serviceName(cluster),
  ...outerNames(registrySettings.of(cluster) ?? {}),
];

/** The name for people outside, without and with the port of nodes. */
export const outerNames = ({
  hostName,
  nodePort,
}: {
  hostName?: string | undefined;
  nodePort?: number | undefined;
}): string[] => {
  if (hostName === undefined) return [];
  return [hostName, ...(nodePort === undefined ? [] : [withPort(hostName, nodePort)])];
};

/** Where it can be reached from outside of the cluster. */
export function outerAddresses(cluster: ClusterSpec): string[] {
  const { hostName, nodePort } = registrySettings.of(cluster) ?? {};
  if (nodePort === undefined) return hostName === undefined ? [] : [hostName];
  const hosts =
    hostName === undefined ? masterHosts(cluster).flatMap(({ addresses }) => addresses) : [hostName];
  return hosts.map((host) => withPort(host, nodePort));
}
