import type { Arch } from "./arch.ts";
import { type Checksums, pinnedChecksums } from "./checksums.ts";
import type { StackConfig } from "./schema/general.ts";
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

/** Where upstream publishes an artifact, and what is inside. */
export interface Upstream {
  version: keyof Versions;
  url: (version: string, arch: Arch) => string;
  /** Where upstream publishes its checksum. */
  checksum: (url: string, version: string) => ChecksumSource;
  /** Present when the download is an archive. */
  archive?: { stripComponents: number; files: string[] };
  /** Folder on the host that its files are linked from; default: the stack's `binDir`. */
  linkedFrom?: string;
}

/** Where upstream says what the sha256 of a download is. */
export interface ChecksumSource {
  url: string;
  /** `lines`: as sha256sum writes them, or bare; `release`: GitHub's description of a release. */
  format: "lines" | "release";
}

export const github = (path: string): string => `https://github.com/${path}`;

/** A checksum beside the download, in a file whose name goes on with `ending`. */
export const checksumBeside =
  (ending: string): Upstream["checksum"] =>
  (url) => ({ url: `${url}${ending}`, format: "lines" });

/** A file of checksums in the download's folder. */
export const checksumsInFolder =
  (name: string): Upstream["checksum"] =>
  (url) => ({ url: new URL(name, url).href, format: "lines" });

/** A binary of Kubernetes' own release. */
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

/** The checksum that the stack names or that barekube knows; undefined when there is none. */
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
 * @throws when no checksum is known; config/checks/artifacts.ts has reported all such downloads before.
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
