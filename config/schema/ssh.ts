import { z } from "zod";
import { matching, nameOrAddress, port } from "./formats.ts";
import { hostKey } from "./host-key.ts";

const userName = matching(/^[a-z_][a-z0-9_.-]{0,31}$/, "a Linux user name");

/** An SSH server that forwards to the hosts behind it. */
const bastion = z.strictObject({
  address: nameOrAddress.meta({
    description: "Where the bastion is.",
    examples: ["bastion.example.com"],
  }),
  port: port.default(22).meta({ description: "Port of its SSH server.", examples: [2222] }),
  user: userName.optional().meta({
    description: "Login name on the bastion; it only needs the right to forward connections.",
    absent: "the host's `ssh.user`",
    examples: ["jump"],
  }),
  hostKey,
});

/** How to log in; the stack's `ssh` holds the defaults for every host. */
export const sshSettings = z.strictObject({
  user: userName.optional().meta({
    description: "Login name; any user but root needs sudo without a password.",
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
  bastion: bastion.optional().meta({
    description:
      "SSH server through which the hosts are reached (a jump host). The login uses the same keys as for the hosts.",
    absent: "none; hosts are reached directly",
  }),
});

/** The same for one host, with the key that proves its identity. */
export const hostSshSettings = sshSettings.extend({
  hostKey,
  bastion: z
    .union([bastion, z.literal("none")], "allowed: the settings of a bastion, or none")
    .optional()
    .meta({
      description:
        "The bastion of this host, which replaces the stack's as a whole; `none` for a host that is reached directly.",
      allowed: "the same settings as in `ssh.bastion`, or `none`",
      examples: ["none"],
    }),
});
