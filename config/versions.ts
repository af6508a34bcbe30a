import type { Draft } from "./schema/draft.ts";

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

/** The versions asked for; undefined when they cannot be told, or nobody has tested them together. */
export function versionsOf(config: Pick<Draft, "kubernetesVersion" | "versions">): Versions | undefined {
  const kubernetes = config.kubernetesVersion ?? "";
  const tested = testedVersions[kubernetes];
  return tested && { ...tested, ...definedOnly(config.versions), kubernetes };
}

/** The object without its undefined fields, so that spreading it replaces only what was given. */
export function definedOnly<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** The minor version as a number: `1.36.4` → 36. */
export function minorOf(kubernetesVersion: string): number {
  return Number(kubernetesVersion.split(".")[1]);
}
