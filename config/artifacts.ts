import type { Arch } from "./arch.ts";
import { type Checksums, pinnedChecksums } from "./checksums.ts";
import type { StackConfig } from "./schema/general.ts";
import type { Versions } from "./versions.ts";

/** A download that becomes a folder of files on a host. */
export interface Artifact {
  /** Name and version: `etcd-3.6.14`; the folder's name. */
  name: string;
  /** Where this host downloads it from: upstream, or the mirror. */
  url: string;
  sha256: string;
  /** `binary`: the download is the file itself; `tar`: it is an archive. */
  kind: "binary" | "tar";
  /** Leading path components to strip inside a tar archive, as tar counts them. */
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

/** Where upstream publishes an artifact, and what is inside. */
export interface Upstream {
  version: keyof Versions;
  url: (version: string, arch: Arch) => string;
  /** Where upstream publishes its checksum. */
  checksum: (url: string, version: string) => ChecksumSource;
  /** Present when the download is an archive. */
  archive?: { stripComponents: number; files: string[] };
  /** Folder on the host that links to its files; default: the stack's `binDir`. */
  linkedFrom?: string;
}

/** Where upstream publishes the sha256 of a download. */
export interface ChecksumSource {
  url: string;
  /** `lines`: as sha256sum writes them, or bare; `release`: GitHub's description of a release. */
  format: "lines" | "release";
}

export const github = (path: string): string => `https://github.com/${path}`;

/** A checksum next to the download, in a file whose name adds `ending`. */
export const checksumBeside =
  (ending: string): Upstream["checksum"] =>
  (url) => ({ url: `${url}${ending}`, format: "lines" });

/** A file of checksums in the download's folder. */
export const checksumsInFolder =
  (name: string): Upstream["checksum"] =>
  (url) => ({ url: new URL(name, url).href, format: "lines" });

/** A binary from Kubernetes' own release. */
export const kubernetesBinary = (binary: string): Upstream => ({
  version: "kubernetes",
  url: (v, arch) => `https://dl.k8s.io/release/v${v}/bin/linux/${arch}/${binary}`,
  checksum: checksumBeside(".sha256"),
});

export interface ArtifactSource {
  versions: Versions;
  artifacts: StackConfig["artifacts"];
}

export function upstreamURL({ version, url }: Upstream, versions: Versions, arch: Arch): string {
  return url(versions[version], arch);
}

/** The stack's checksum, or else barekube's; undefined when there is none. */
export function checksumOf(url: string, own: Checksums): string | undefined {
  return own[url] ?? pinnedChecksums[url];
}

/** Where a host downloads what upstream publishes at `url`. */
export function downloadURL(url: string, mirror: string | undefined): string {
  return mirror === undefined ? url : `${mirror.replace(/\/+$/, "")}/${url.replace(/^https?:\/\//, "")}`;
}

interface ArtifactArgs {
  name: string;
  upstream: Upstream;
  arch: Arch;
}

/**
 * The artifact for one host.
 *
 * @throws when no checksum is known; config/checks/artifacts.ts reports all such downloads first.
 */
export function artifact({ name, upstream, arch }: ArtifactArgs, source: ArtifactSource): Artifact {
  const { version, archive } = upstream;
  const url = upstreamURL(upstream, source.versions, arch);
  const sha256 = checksumOf(url, source.artifacts.checksums);
  if (sha256 === undefined) throw new Error(`no checksum is known for ${url}`);
  return {
    name: `${name}-${source.versions[version]}`,
    url: downloadURL(url, source.artifacts.mirror),
    sha256,
    kind: archive ? "tar" : "binary",
    stripComponents: archive?.stripComponents ?? 0,
    files: archive?.files ?? [name],
  };
}
