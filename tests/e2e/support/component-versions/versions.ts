import { defaultKubernetesVersion, testedVersions } from "../../../../config/versions.ts";

/** What the hosts begin with; the lab builds these besides those that every lab has. */
export const older = {
  containerd: "2.2.9",
  runc: "1.4.2",
  cniPlugins: "1.9.0",
  flannel: "0.28.7",
  coredns: "1.14.6",
};
export type Component = keyof typeof older;

/** What goes with the default version of Kubernetes. */
export const newer: Readonly<Record<Component, string>> = testedVersions[defaultKubernetesVersion] ?? older;

export const dnsImage = (version: string): string => `registry.k8s.io/coredns/coredns:v${version}`;

const rise = (program: string, component: Component) =>
  new RegExp(`${program} ${older[component]} → ${newer[component]}`.replaceAll(".", "\\."));

/** What a preview says of each. */
export const announcements: Readonly<Record<Component, RegExp>> = {
  containerd: rise("containerd", "containerd"),
  runc: rise("runc", "runc"),
  cniPlugins: rise("cni-plugins", "cniPlugins"),
  flannel: rise("flanneld", "flannel"),
  coredns: new RegExp(`"${dnsImage(older.coredns)}" => "${dnsImage(newer.coredns)}"`),
};
