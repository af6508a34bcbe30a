import { z } from "zod";

export const hostFile = z.object({
  /** Octal, as for chmod: `0600`. */
  mode: z.string(),
  /** `user:group`; default `root:root`. */
  owner: z.string().optional(),
  content: z.string(),
});

/** A file on a host. */
export type HostFile = z.infer<typeof hostFile>;

/** Absolute path on the host → file. */
export const hostFiles = z.record(z.string(), hostFile);
export type HostFiles = z.infer<typeof hostFiles>;

export const hostDirectory = hostFile.omit({ content: true });
export type HostDirectory = z.infer<typeof hostDirectory>;

/** First line of every file that has comments, so that nobody edits it in vain. */
export const managed = "# Managed by barekube: change the stack file instead.";
