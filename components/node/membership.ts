import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { renderMembership } from "./files.ts";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { EtcdMembership } from "../etcd/membership.ts";
import { stewardOf } from "../cluster/delegate.ts";
import type { Join } from "../cluster/bootstrap.ts";
import type { Master } from "../master/master.ts";
import type { BootstrapTokens } from "../cluster/bootstrap-tokens.ts";
import { hostScript } from "../host/remote/host-script.ts";
import type { Worker } from "./node.ts";

interface MembershipArgs {
  cluster: ClusterSpec;
  masters: Master[];
  etcdMembership: EtcdMembership;
  join: Join;
  tokens: BootstrapTokens;
}

/** Every node's place in the cluster: Ready, labelled and tainted as asked; drained before it goes. */
export class Membership extends ComponentResource {
  private readonly name: string;
  private readonly args: MembershipArgs;

  constructor(name: string, args: MembershipArgs, options?: ComponentResourceOptions) {
    super("barekube:worker:Membership", name, {}, options);
    this.name = name;
    this.args = args;
    this.registerOutputs();
  }

  /** @returns what comes last of a node: with it, the node is what was asked for. */
  addNode({ host: { spec }, kubelet, kubeProxy }: Worker, flanneld: Resource): Resource {
    const { cluster, masters, etcdMembership, join, tokens } = this.args;
    const steward = stewardOf(spec, masters);
    // A master that goes, too, stays a member of etcd until it has seen the node off.
    const members = [etcdMembership.of(spec), etcdMembership.of(steward.host.spec)].filter(
      (member) => member !== undefined,
    );
    return hostScript(
      `${this.name}-${spec.name}`,
      {
        host: steward.host.remote,
        script: "membership",
        label: `membership-${spec.name}`,
        data: { ...renderMembership(cluster, spec), tokenID: tokens.of(spec).id },
        remembered: steward.host.remote.report?.memberships.get(spec.name),
        // With the whole cluster goes every membership; there is nowhere to drain to.
        deletedWith: join.roles,
      },
      {
        parent: this,
        dependsOn: [kubelet, kubeProxy, ...new Set([flanneld, steward.apiserver, ...members])],
      },
    );
  }
}
