import type { BastionSpec, SshSpec } from "../../config/cluster.ts";

/** An SSH server to log in to: a host, or the bastion in front of it. */
export interface Endpoint {
  address: string;
  port: number;
  user: string;
  /** One line: type and key. */
  hostKey: string;
  /** Socket of the agent; undefined for none. */
  agent: string | undefined;
  /** The setting that all this comes from: `ssh`, or `ssh.bastion`. */
  setting: string;
}

export const hostEndpoint = ({ address, ssh }: { address: string; ssh: SshSpec }): Endpoint => ({
  address,
  port: ssh.port,
  user: ssh.user,
  hostKey: ssh.hostKey,
  agent: agentOf(ssh),
  setting: "ssh",
});

export const bastionEndpoint = (bastion: BastionSpec, ssh: SshSpec): Endpoint => ({
  ...bastion,
  agent: agentOf(ssh),
  setting: "ssh.bastion",
});

const agentOf = ({ agentSocketPath }: SshSpec): string | undefined =>
  agentSocketPath ?? (process.env["SSH_AUTH_SOCK"] || undefined);
