import table from "./checksums.json" with { type: "json" };

/** What upstream publishes, by URL → sha256. */
export type Checksums = Readonly<Record<string, string>>;

/**
 * The pinned checksums of the tested versions, for both architectures. `npm run pin -- VERSION` fills them in
 * from upstream's own checksum files (tools/pin); a URL that is missing here is refused unless the stack names
 * its checksum.
 *
 * The table was begun without access to those files: Kubernetes from the tables of kOps, the rest from those of
 * kubespray (both projects of Kubernetes that collect upstream's checksums, and agree where both have a file);
 * etcd 3.7.1 and kube-bench from several unrelated projects that pin the same.
 * Where upstream publishes no checksum, none is here; pinning takes the digest that GitHub keeps of the release's file.
 */
export const pinnedChecksums: Checksums = table;
