import type { Arch } from "../../config/arch.ts";
import { type Entry, image, imagePackages, mirrored, staticCPackages, urlOf } from "./entry.ts";

export const kubernetesVersion = "1.36.4";
/** The versions that every lab has. */
const versions = {
  kubernetes: kubernetesVersion,
  etcd: "3.6.14",
  containerd: "2.3.4",
  runc: "1.4.3",
  "cni-plugins": "1.9.1",
  flannel: "0.28.9",
  coredns: "1.14.7",
};
type Name = keyof typeof versions;

/** Versions to change to or from: of Kubernetes a newer one and an older patch level, of the rest of a node older ones. */
const otherVersions: Record<Name, string[]> = {
  kubernetes: ["1.37.1", "1.36.1"],
  etcd: ["3.7.1"],
  containerd: ["2.2.9"],
  runc: ["1.4.2"],
  "cni-plugins": ["1.9.0"],
  flannel: ["0.28.7"],
  coredns: ["1.14.6"],
};

const kubernetesPrograms = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
  "kubectl",
] as const;
export const kubernetesInputs = ["recipes/kubernetes-version.sh"];

/** What a cluster is made of. Each version is built with a builder module of its own, `modules/<name>-<version>`. */
function entry(name: Name, version: string, arch: Arch): Entry {
  const published = (program: string) => mirrored(urlOf(program, version, arch));
  const built = { name, version, module: `${name}-${version}` };
  switch (name) {
    case "kubernetes":
      return { ...built, files: kubernetesPrograms.map(published), inputs: kubernetesInputs };
    case "runc":
      return { ...built, files: [published(name)], packages: [...staticCPackages, "libseccomp-dev"] };
    case "flannel":
      return { ...built, files: [published("flanneld")], packages: staticCPackages };
    case "coredns":
      return {
        ...built,
        files: [image(`coredns-${version}.tar`)],
        inputs: ["images/coredns"],
        packages: imagePackages,
      };
    default:
      return { ...built, files: [published(name)] };
  }
}

const names = Object.keys(versions) as Name[];

/** In the versions that every lab has. What takes longest to make comes first. */
export const clusterPrograms = (arch: Arch): Entry[] =>
  names.map((name) => entry(name, versions[name], arch));

/** In those that only some tests need. */
export const otherClusterPrograms = (arch: Arch): Entry[] =>
  names.flatMap((name) => otherVersions[name].map((version) => entry(name, version, arch)));
