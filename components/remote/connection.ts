import type { types } from "@pulumi/command";
import type { Input } from "@pulumi/pulumi";
import type { HostSpec } from "../../spec/cluster.ts";

export type Connection = types.input.remote.ConnectionArgs;

/**
 * How to log in to a host. Stable to the byte, since any change of it runs every command of the host again; so
 * a key is part of it only where there is no agent.
 */
export function connectionTo({ address, ssh }: HostSpec, privateKey: Input<string> | undefined): Connection {
  return {
    host: address,
    port: ssh.port,
    user: ssh.user,
    hostKey: ssh.hostKey,
    // A host that is up answers at once; one that is not should be named soon.
    dialErrorLimit: 3,
    perDialTimeout: 10,
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(ssh.agentSocketPath === undefined ? {} : { agentSocketPath: ssh.agentSocketPath }),
  };
}
