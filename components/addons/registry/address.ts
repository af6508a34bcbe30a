import { inURL, nthAddress, withPort } from "../../../config/addresses.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { OuterAccess } from "../outer-addresses.ts";
import { serviceName } from "./names.ts";
import type { Mirror } from "./mirror/settings.ts";
import { registrySettings } from "./settings.ts";

/** Its Service's address unless the stack file names one: after those of the API server and the cluster DNS. */
export const defaultClusterIP = (serviceCIDR: string): string => nthAddress(serviceCIDR, 3);

/** The address of its Service. Nodes do not ask the cluster DNS, so they have to know it. */
export const clusterIPOf = (cluster: ClusterSpec): string =>
  registrySettings.of(cluster)?.clusterIP ?? defaultClusterIP(cluster.network.serviceCIDRs[0] ?? "");

/** The same for the mirror's. */
export const defaultMirrorClusterIP = (serviceCIDR: string): string => nthAddress(serviceCIDR, 4);

export const mirrorClusterIPOf = ({ network }: ClusterSpec, { clusterIP }: Mirror): string =>
  clusterIP ?? defaultMirrorClusterIP(network.serviceCIDRs[0] ?? "");

/** Where nodes turn to, whatever an image is called. */
export const serverOf = (cluster: ClusterSpec): string => `https://${inURL(clusterIPOf(cluster))}`;

/** What the names of images in it may begin with. */
export const imagePrefixes = (cluster: ClusterSpec): string[] => [
  serviceName(cluster),
  ...outerNames(registrySettings.of(cluster) ?? {}),
];

/** The name for people outside, without and with the port of nodes. */
export const outerNames = ({ hostName, nodePort }: OuterAccess): string[] => {
  if (hostName === undefined) return [];
  return [hostName, ...(nodePort === undefined ? [] : [withPort(hostName, nodePort)])];
};
