import type { Versions } from "../../config/versions.ts";

/** Programs that are described together, since one Go module contains them all. */
export interface Project {
  /** Its folder beside this file, with a Go program for each of its programs that prints the description. */
  name: keyof Versions & ("kubernetes" | "etcd");
  programs: readonly string[];
  /** The main packages that its builder module must be able to build. */
  packages: (version: string) => GoPackages;
}

export interface GoPackages {
  /** Name of the builder module. */
  module: string;
  tools: readonly string[];
  /** The modules that contain the packages, with their versions. */
  requires: readonly string[];
}

export const projects: readonly Project[] = [
  {
    name: "kubernetes",
    programs: ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy"],
    packages: (version) => ({
      module: "barekube.dev/lab/kubernetes",
      tools: [
        "kube-apiserver",
        "kube-controller-manager",
        "kube-proxy",
        "kube-scheduler",
        "kubeadm",
        "kubectl",
        "kubelet",
      ].map((name) => `k8s.io/kubernetes/cmd/${name}`),
      requires: [`k8s.io/kubernetes@v${version}`],
    }),
  },
  {
    name: "etcd",
    programs: ["etcd"],
    packages: (version) => {
      const tools = ["etcdctl", "etcdutl", "server"].map((name) => `go.etcd.io/etcd/${name}/v3`);
      return { module: "barekube.dev/lab/etcd", tools, requires: tools.map((name) => `${name}@v${version}`) };
    },
  },
];
