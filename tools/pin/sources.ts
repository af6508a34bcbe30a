import type { ArtifactName } from "../../config/artifacts.ts";

/** Where upstream says what the sha256 of a download is. */
export interface ChecksumSource {
  url: string;
  /** `lines`: as sha256sum writes them, or bare; `release`: GitHub's description of a release. */
  format: "lines" | "release";
}

type SourceOf = (url: string, version: string) => ChecksumSource;

const beside =
  (ending: string): SourceOf =>
  (url) => ({ url: `${url}${ending}`, format: "lines" });

const inFolder =
  (name: string): SourceOf =>
  (url) => ({ url: new URL(name, url).href, format: "lines" });

const sources: Readonly<Record<ArtifactName, SourceOf>> = {
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
  // flannel publishes no checksums; GitHub keeps a digest of what was uploaded.
  flanneld: (_url, version) => ({
    url: `https://api.github.com/repos/flannel-io/flannel/releases/tags/v${version}`,
    format: "release",
  }),
};

/** @param download what is to be checked: its name, version, and upstream's URL. */
export function checksumSource(download: {
  name: ArtifactName;
  version: string;
  url: string;
}): ChecksumSource {
  return sources[download.name](download.url, download.version);
}
