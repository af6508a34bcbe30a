import { upstreams } from "../../config/artifacts.ts";
import type { ArtifactName } from "../../config/artifacts.ts";
import type { Arch } from "../../config/cluster.ts";
import { kubeBench } from "../../config/kube-bench.ts";

/** Something the lab needs, and how it is made where it cannot be downloaded. */
export interface ToolchainArtifact {
  name: string;
  version: string;
  arch: Arch;
  /** What it consists of, relative to the cache folder; the recipe leaves each under its base name. */
  files: readonly string[];
  /** The script in recipes/, without `.sh`. */
  recipe: string;
  /** Files and folders under lab/toolchain that, besides the recipe, determine the result. */
  inputs: readonly string[];
  needsGo: boolean;
  /** Debian packages that the recipe uses. */
  packages: readonly string[];
  /** Made only when asked for by name. */
  optional: boolean;
}

const kubernetesVersion = "1.36.4";
/** Versions to upgrade to. */
const nextVersions = { kubernetes: "1.37.1", etcd: "3.7.1" };
const kubernetesPrograms = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
  "kubectl",
] as const;

const imagePackages = ["podman"];
const staticCPackages = ["gcc", "libc6-dev", "pkg-config"];

/** Where the mirror, a folder that is laid out like the official download sites, has what `url` publishes. */
const mirrored = (url: string) => `mirror/${url.replace("https://", "")}`;

interface Entry extends Pick<ToolchainArtifact, "name" | "version" | "files"> {
  /** The builder module in modules/, if Go has a part in it. */
  module?: string;
  inputs?: readonly string[];
  packages?: readonly string[];
  optional?: boolean;
}

/**
 * Everything the lab can make, for one processor architecture, in the order in which it is made: what takes
 * longest comes first.
 */
// eslint-disable-next-line max-lines-per-function -- one table is read in one piece
export function toolchainArtifacts(arch: Arch): ToolchainArtifact[] {
  const published = (name: ArtifactName, version: string) => mirrored(upstreams[name].url(version, arch));
  const image = (file: string) => `mirror/images/${file}`;
  const kubernetes = (version: string): Entry => ({
    name: "kubernetes",
    version,
    files: kubernetesPrograms.map((program) => published(program, version)),
    module: `kubernetes-${version}`,
    inputs: ["recipes/kubernetes-version.sh"],
  });
  const etcd = (version: string): Entry => ({
    name: "etcd",
    version,
    files: [published("etcd", version)],
    module: `etcd-${version}`,
  });

  const entries: Entry[] = [
    {
      name: "pulumi",
      version: "3.259.0",
      files: ["tools/pulumi-3.259.0/bin/pulumi"],
      module: "pulumi",
    },
    kubernetes(kubernetesVersion),
    etcd("3.6.14"),
    { name: "containerd", version: "2.3.4", files: [published("containerd", "2.3.4")], module: "containerd" },
    {
      name: "runc",
      version: "1.4.3",
      files: [published("runc", "1.4.3")],
      module: "runc",
      packages: [...staticCPackages, "libseccomp-dev"],
    },
    {
      name: "cni-plugins",
      version: "1.9.1",
      files: [published("cni-plugins", "1.9.1")],
      module: "cni-plugins",
    },
    {
      name: "flannel",
      version: "0.28.9",
      files: [published("flanneld", "0.28.9")],
      module: "flannel",
      packages: staticCPackages,
    },
    {
      name: "pause",
      version: "3.10.2",
      files: [image("pause-3.10.2.tar")],
      module: `kubernetes-${kubernetesVersion}`,
      inputs: ["images/pause"],
      packages: [...staticCPackages, ...imagePackages],
    },
    {
      name: "coredns",
      version: "1.14.7",
      files: [image("coredns-1.14.7.tar")],
      module: "coredns",
      inputs: ["images/coredns"],
      packages: imagePackages,
    },
    {
      name: "busybox",
      version: "lab",
      files: [image("busybox.tar")],
      inputs: ["images/busybox"],
      packages: imagePackages,
    },
    { name: "crictl", version: "1.36.0", files: [published("crictl", "1.36.0")], module: "crictl" },
    {
      name: "kubeadm",
      version: kubernetesVersion,
      files: [mirrored(`https://dl.k8s.io/release/v${kubernetesVersion}/bin/linux/${arch}/kubeadm`)],
      module: `kubernetes-${kubernetesVersion}`,
      inputs: ["recipes/kubernetes-version.sh"],
      optional: true,
    },
    {
      name: "kube-bench",
      version: kubeBench.version,
      files: [mirrored(kubeBench.url(arch))],
      module: "kube-bench",
      optional: true,
    },
    { ...kubernetes(nextVersions.kubernetes), optional: true },
    { ...etcd(nextVersions.etcd), optional: true },
  ];
  return entries.map(({ module, inputs = [], packages = [], optional = false, ...entry }) => ({
    ...entry,
    arch,
    recipe: entry.name,
    inputs: [...inputs, ...(module === undefined ? [] : [`modules/${module}`])],
    needsGo: module !== undefined,
    packages,
    optional,
  }));
}

/** The name by which an artifact is asked for when there is more than one version of it: `etcd@3.6.14`. */
export function artifactId({ name, version }: Pick<ToolchainArtifact, "name" | "version">): string {
  return `${name}@${version}`;
}

/**
 * The artifacts that are asked for: by `name@version`, or by `name` for the first version in the list; without
 * names, all that are not optional.
 *
 * @throws when a name is unknown.
 */
export function selectArtifacts(
  artifacts: readonly ToolchainArtifact[],
  names: readonly string[] = [],
): ToolchainArtifact[] {
  if (names.length === 0) return artifacts.filter(({ optional }) => !optional);
  const selected = names.map((name) => {
    const artifact = artifacts.find((candidate) => name === candidate.name || name === artifactId(candidate));
    if (artifact) return artifact;
    const known = artifacts.map(artifactId).join(", ");
    throw new Error(`the toolchain has no artifact "${name}"; there are: ${known}`);
  });
  return [...new Set(selected)];
}
