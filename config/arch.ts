/** Architectures that upstream publishes binaries for and barekube knows checksums of. */
export const architectures = ["amd64", "arm64"] as const;

export type Arch = (typeof architectures)[number];
