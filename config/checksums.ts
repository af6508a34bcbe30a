import table from "./checksums.json" with { type: "json" };

/** URL of a download → its sha256. */
export type Checksums = Readonly<Record<string, string>>;

/**
 * The pinned checksums of the tested versions, for both architectures. `npm run pin -- VERSION` fills them in
 * from upstream's own checksum files (tools/pin); a URL that is missing here is refused unless the stack names
 * its checksum.
 *
 * The first entries were collected without access to those files: Kubernetes from the tables of kOps, the rest from
 * those of kubespray (both are Kubernetes projects that collect upstream's checksums, and they agree where both list a
 * file); etcd 3.7.1 and kube-bench from several unrelated projects that pin the same checksums.
 * Calico's manifests have no published checksums: theirs are of the files at the release's tag in its repository, that
 * of the definitions also follows from the Go module of Calico's operator.
 * Where upstream publishes no checksum, none is here; pinning takes GitHub's digest of the file in the release.
 */
export const pinnedChecksums: Checksums = table;
