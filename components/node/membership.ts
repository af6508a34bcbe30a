import type { Resource } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { BootstrapTokens } from "../cluster/bootstrap-tokens.ts";
import { delegateFor } from "../cluster/delegate.ts";
import type { JoinRights } from "../cluster/join-rights.ts";
import type { EtcdMembership } from "../etcd/membership.ts";
import type { Host } from "../host/host.ts";
import { hostScript } from "../host/remote/host-script.ts";
import type { Master } from "../master/master.ts";
import { renderMembership } from "./files.ts";

export interface NodeMembershipArgs {
  cluster: ClusterSpec;
  host: Host;
  masters: readonly Master[];
  etcdMembership: EtcdMembership;
  join: JoinRights;
  tokens: BootstrapTokens;
  /** What sets up the Pod network from within the cluster. */
  network: readonly Resource[];
}

/**
 * A node's place in the cluster, managed from a master: Ready, labelled and tainted as asked, and drained before it
 * goes. It is the last step of a node: after it, the node is as asked for.
 *
 * @param units what runs on the node.
 */
export function nodeMembership(
  { cluster, host: { spec }, masters, etcdMembership, join, tokens, network }: NodeMembershipArgs,
  { parent, units }: { parent: Resource; units: readonly Resource[] },
): Resource {
  const delegate = delegateFor(spec, masters);
  // A master that is being removed as well stays a member of etcd until it has removed the node.
  const members = [etcdMembership.of(spec), etcdMembership.of(delegate.host.spec)].filter(
    (member) => member !== undefined,
  );
  return hostScript(
    `${spec.name}-membership`,
    {
      host: delegate.host.remote,
      script: "membership",
      label: `membership-${spec.name}`,
      remembered: delegate.host.remote.report?.memberships.get(spec.name),
      data: { ...renderMembership(cluster, spec), tokenID: tokens.of(spec).id },
      // When the whole cluster goes, so does every membership; there is nowhere to drain to.
      deletedWith: join.roles,
    },
    { parent, dependsOn: [...new Set([...units, ...network, delegate.apiserver, ...members])] },
  );
}
