/** Architectures for which upstream publishes binaries and barekube has checksums. */
export const architectures = ["amd64", "arm64"] as const;

export type Arch = (typeof architectures)[number];
