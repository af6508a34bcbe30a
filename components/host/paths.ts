/** Where things are on a host. */
export const paths = {
  /** Every kit is a folder in it. */
  kits: "/opt/barekube",
  /** Unpacked downloads, one folder per name and version. */
  artifacts: "/opt/k8s/artifacts",
  cniPlugins: "/opt/cni/bin",
  cniConfigurations: "/etc/cni/net.d",
  units: "/etc/systemd/system",
  kubernetes: "/etc/kubernetes",
  pki: "/etc/kubernetes/pki",
  /** etcd's keys are kept apart, since etcd's own user reads them. */
  etcdPki: "/etc/etcd/pki",
  kubelet: "/var/lib/kubelet",
  audit: "/var/log/kubernetes/audit",
} as const;

export const unitPath = (unit: string): string => `${paths.units}/${unit}`;

/** A file of an unpacked artifact: `/opt/k8s/artifacts/etcd-3.6.14/etcd`. */
export const artifactFile = (artifact: { name: string }, file: string): string =>
  `${paths.artifacts}/${artifact.name}/${file}`;

/** An image archive, named by its content. */
export const imageFile = (image: { sha256: string }): string =>
  `${paths.artifacts}/images/${image.sha256}.tar`;
