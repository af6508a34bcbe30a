import { z } from "zod";

/** How to log in; the stack's `ssh` holds the defaults for every host. */
export const sshSettings = z.strictObject({
  /** Login name; anyone but root needs sudo without a password. Default `root`. */
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_.-]{0,31}$/, "allowed: a Linux user name")
    .optional(),
  /** Default 22. */
  port: z.int().min(1).max(65535).optional(),
  /** Socket of an SSH agent; default `$SSH_AUTH_SOCK`. Not used when a private key is given. */
  agentSocketPath: z.string().optional(),
});
