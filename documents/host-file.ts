/** A file on a host. */
export interface HostFile {
  /** Octal, as for chmod: `0600`. */
  mode: string;
  /** `user:group`; default `root:root`. */
  owner?: string;
  content: string;
}

/** Absolute path on the host → file. */
export type HostFiles = Record<string, HostFile>;

export interface HostDirectory {
  mode: string;
  owner?: string;
}

/** First line of every file that has comments, so that nobody edits it in vain. */
export const managed = "# Managed by barekube: change the stack file instead.";
