import type { types } from "@pulumi/command";
import type { BastionSpec, HostSpec } from "../../../config/cluster.ts";
import type { SshKeys } from "./ssh-keys.ts";

export type Connection = types.input.remote.ConnectionArgs;

/**
 * How to log in to a host. Stable to the byte, since any change runs every command of the host again; so it holds a key
 * only if the stack has one.
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
    // A host that is up answers at once; one that is down should be reported soon.
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
  // All hosts are reached through it, and an SSH server rejects some logins when there are many at once (MaxStartups).
  dialErrorLimit: 10,
  perDialTimeout: 10,
});
