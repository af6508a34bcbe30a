import type { Arch } from "./arch.ts";
import { type Checksums, pinnedChecksums } from "./checksums.ts";
import type { StackConfig } from "./schema/stack.ts";
import type { Versions } from "./versions.ts";

/** A download that ends as a folder of files on a host. */
export interface Artifact {
  /** Name and version: `etcd-3.6.14`; the folder's name. */
  name: string;
  /** Where this host takes it from: upstream, or the mirror. */
  url: string;
  sha256: string;
  /** `binary`: the download is the one file; `tar`: it holds them. */
  kind: "binary" | "tar";
  /** Folders in front of the files inside a tar archive. */
  stripComponents: number;
  /** The files that are kept. */
  files: string[];
}

export interface ImageArchive {
  /** The reference that containerd knows the image by after the import. */
  name: string;
  url: string;
  sha256: string;
}

export type ArtifactName =
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kubelet"
  | "kube-proxy"
  | "kubectl"
  | "etcd"
  | "containerd"
  | "runc"
  | "cni-plugins"
  | "crictl"
  | "flanneld";

export const cniPlugins = ["bridge", "host-local", "loopback", "portmap"];

interface Upstream {
  version: keyof Versions;
  url: (version: string, arch: Arch) => string;
  /** Present when the download is an archive. */
  archive?: { stripComponents: number; files: string[] };
}

const github = (path: string) => `https://github.com/${path}`;
const kubernetes = (binary: string): Upstream => ({
  version: "kubernetes",
  url: (v, arch) => `https://dl.k8s.io/release/v${v}/bin/linux/${arch}/${binary}`,
});

/** Where upstream publishes what, and what is inside. */
export const upstreams: Readonly<Record<ArtifactName, Upstream>> = {
  "kube-apiserver": kubernetes("kube-apiserver"),
  "kube-controller-manager": kubernetes("kube-controller-manager"),
  "kube-scheduler": kubernetes("kube-scheduler"),
  kubelet: kubernetes("kubelet"),
  "kube-proxy": kubernetes("kube-proxy"),
  kubectl: kubernetes("kubectl"),
  etcd: {
    version: "etcd",
    url: (v, arch) => github(`etcd-io/etcd/releases/download/v${v}/etcd-v${v}-linux-${arch}.tar.gz`),
    archive: { stripComponents: 1, files: ["etcd", "etcdctl", "etcdutl"] },
  },
  containerd: {
    version: "containerd",
    url: (v, arch) =>
      github(`containerd/containerd/releases/download/v${v}/containerd-${v}-linux-${arch}.tar.gz`),
    archive: { stripComponents: 1, files: ["containerd", "containerd-shim-runc-v2", "ctr"] },
  },
  runc: {
    version: "runc",
    url: (v, arch) => github(`opencontainers/runc/releases/download/v${v}/runc.${arch}`),
  },
  "cni-plugins": {
    version: "cniPlugins",
    url: (v, arch) =>
      github(`containernetworking/plugins/releases/download/v${v}/cni-plugins-linux-${arch}-v${v}.tgz`),
    archive: { stripComponents: 1, files: cniPlugins },
  },
  crictl: {
    version: "crictl",
    url: (v, arch) =>
      github(`kubernetes-sigs/cri-tools/releases/download/v${v}/crictl-v${v}-linux-${arch}.tar.gz`),
    archive: { stripComponents: 0, files: ["crictl"] },
  },
  flanneld: {
    version: "flannel",
    url: (v, arch) => github(`flannel-io/flannel/releases/download/v${v}/flanneld-${arch}`),
  },
};

export interface ArtifactSource {
  versions: Versions;
  artifacts: StackConfig["artifacts"];
}

export function upstreamURL(name: ArtifactName, versions: Versions, arch: Arch): string {
  const { version, url } = upstreams[name];
  return url(versions[version], arch);
}

/** The checksum that the stack names or that barekube knows; undefined when there is none. */
export function checksumOf(url: string, own: Checksums): string | undefined {
  return own[url] ?? pinnedChecksums[url];
}

/** Where a host downloads what upstream publishes at `url`. */
export function downloadURL(url: string, mirror: string | undefined): string {
  return mirror === undefined ? url : `${mirror.replace(/\/+$/, "")}/${url.replace(/^https?:\/\//, "")}`;
}

/**
 * The artifact for one host.
 *
 * @throws when no checksum is known; the checks in spec/checks/artifacts.ts say so before, for all of them.
 */
export function artifact(name: ArtifactName, source: ArtifactSource, arch: Arch): Artifact {
  const { version, archive } = upstreams[name];
  const upstream = upstreamURL(name, source.versions, arch);
  const sha256 = checksumOf(upstream, source.artifacts.checksums);
  if (sha256 === undefined) throw new Error(`no checksum is known for ${upstream}`);
  return {
    name: `${name}-${source.versions[version]}`,
    url: downloadURL(upstream, source.artifacts.mirror),
    sha256,
    kind: archive ? "tar" : "binary",
    stripComponents: archive?.stripComponents ?? 0,
    files: archive?.files ?? [name],
  };
}
