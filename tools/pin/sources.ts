import type { Download } from "./downloads.ts";

/** Where upstream publishes the sha256 of a download. */
export interface ChecksumSource {
  url: string;
  /** `lines`: as sha256sum writes them, or a bare checksum; `release`: GitHub's description of a release. */
  format: "lines" | "release";
}

type SourceOf = (url: string, version: string) => ChecksumSource;

const beside =
  (ending: string): SourceOf =>
  (url) => ({ url: `${url}${ending}`, format: "lines" });

const inFolder =
  (name: string): SourceOf =>
  (url) => ({ url: new URL(name, url).href, format: "lines" });

const sources: Readonly<Record<Download["name"], SourceOf>> = {
  "kube-apiserver": beside(".sha256"),
  "kube-controller-manager": beside(".sha256"),
  "kube-scheduler": beside(".sha256"),
  kubelet: beside(".sha256"),
  "kube-proxy": beside(".sha256"),
  kubectl: beside(".sha256"),
  etcd: inFolder("SHA256SUMS"),
  containerd: beside(".sha256sum"),
  runc: inFolder("runc.sha256sum"),
  "cni-plugins": beside(".sha256"),
  crictl: beside(".sha256"),
  // flannel publishes no checksums, but GitHub keeps a digest of what was uploaded.
  flanneld: (_url, version) => ({
    url: `https://api.github.com/repos/flannel-io/flannel/releases/tags/v${version}`,
    format: "release",
  }),
  "kube-bench": (url, version) => inFolder(`kube-bench_${version}_checksums.txt`)(url, version),
};

export function checksumSource({ name, version, url }: Download): ChecksumSource {
  return sources[name](url, version);
}
