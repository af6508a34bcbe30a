import { z } from "zod";
import { form, port } from "./forms.ts";
import { hostKey } from "./host-key.ts";

/** How to log in; the stack's `ssh` holds the defaults for every host. */
export const sshSettings = z.strictObject({
  user: form(/^[a-z_][a-z0-9_.-]{0,31}$/, "a Linux user name")
    .optional()
    .meta({
      description: "Login name; anyone but root needs sudo without a password.",
      absent: "root",
      examples: ["admin"],
    }),
  port: port.optional().meta({ description: "Port of the SSH server.", absent: "22", examples: [2222] }),
  agentSocketPath: z
    .string()
    .min(1, "allowed: the path of a socket")
    .optional()
    .meta({
      description: "Socket of an SSH agent. Not used when a private key is given.",
      absent: "`$SSH_AUTH_SOCK`",
      examples: ["/run/user/1000/ssh-agent.sock"],
    }),
});

/** The same of one host, with what proves that it is the host meant. */
export const hostSshSettings = sshSettings.extend({ hostKey });
