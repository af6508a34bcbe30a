import type { Arch } from "./cluster.ts";

/** Versions that are used together. */
export interface Versions {
  kubernetes: string;
  etcd: string;
  containerd: string;
  runc: string;
  cniPlugins: string;
  flannel: string;
  coredns: string;
  pause: string;
  crictl: string;
}

/** Combinations that have been tested together, by Kubernetes version. */
export const testedVersions: Readonly<Record<string, Omit<Versions, "kubernetes">>> = {
  "1.36.4": {
    etcd: "3.6.14",
    containerd: "2.3.4",
    runc: "1.4.3",
    cniPlugins: "1.9.1",
    flannel: "0.28.9",
    coredns: "1.14.7",
    pause: "3.10.2",
    crictl: "1.36.0",
  },
  "1.37.1": {
    etcd: "3.7.1",
    containerd: "2.3.4",
    runc: "1.4.3",
    cniPlugins: "1.9.1",
    flannel: "0.28.9",
    coredns: "1.14.7",
    pause: "3.10.2",
    crictl: "1.36.0",
  },
};

/** `https://…` as upstream publishes it → sha256. */
export type Checksums = Readonly<Record<string, string>>;

export const architectures: readonly Arch[] = ["amd64", "arm64"];
