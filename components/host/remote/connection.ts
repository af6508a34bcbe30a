import type { types } from "@pulumi/command";
import type { BastionSpec, HostSpec } from "../../../config/cluster.ts";
import type { SshKeys } from "./ssh-keys.ts";

export type Connection = types.input.remote.ConnectionArgs;

/**
 * How to log in to a host. Stable to the byte, since any change of it runs every command of the host again; so
 * a key is part of it only where there is no agent.
 */
export function connectionTo({ address, ssh }: HostSpec, sshKeys: SshKeys): Connection {
  const { bastion, agentSocketPath } = ssh;
  const identity = {
    ...(sshKeys.privateKey === undefined ? {} : { privateKey: sshKeys.privateKey }),
    ...(sshKeys.passphrase === undefined ? {} : { privateKeyPassword: sshKeys.passphrase }),
    ...(agentSocketPath === undefined ? {} : { agentSocketPath }),
  };
  return {
    host: address,
    port: ssh.port,
    user: ssh.user,
    hostKey: ssh.hostKey,
    // A host that is up answers at once; one that is not should be named soon.
    dialErrorLimit: 3,
    perDialTimeout: 10,
    ...identity,
    ...(bastion === undefined ? {} : { proxy: { ...proxyOf(bastion), ...identity } }),
  };
}

const proxyOf = ({ address, port, user, hostKey }: BastionSpec) => ({
  host: address,
  port,
  user,
  hostKey,
  // All hosts are reached over it, and an SSH server turns some away while many log in at once (MaxStartups).
  dialErrorLimit: 10,
  perDialTimeout: 10,
});
