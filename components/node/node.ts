import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { containerd } from "../containerd/containerd.ts";
import { kubeProxy } from "../kube-proxy/kube-proxy.ts";
import { kubeletCommand } from "../kubelet/document.ts";
import { kubelet } from "../kubelet/kubelet.ts";
import { loadBalancer } from "../load-balancer/load-balancer.ts";
import { networkDaemon } from "../network/daemon.ts";
import { networkGround } from "../network/ground.ts";
import { networkOf } from "../network/plugins.ts";
import { networkWatch } from "../network/watch/network-watch.ts";
import type { Part } from "../part.ts";
import type { Pki } from "../pki/pki.ts";
import { namedAfter } from "../rename/aliases.ts";
import type { Lanes } from "../rollout/lanes.ts";
import { formerNode } from "./former-node.ts";
import { nodeMembership, type NodeMembershipArgs } from "./membership.ts";
import { standaloneUnits } from "./standalone-units.ts";

interface NodeArgs extends NodeMembershipArgs {
  /** The parts of the cluster. */
  parts: readonly Part[];
  pki: Pki;
  lanes: Lanes;
  /** The users of etcd, if the Pod network is one of them. */
  access: Resource | undefined;
}

/** A host that runs Pods. Masters are nodes too. */
export class Node extends ComponentResource {
  /** The last step: after it, the node is as asked for. */
  readonly membership: Resource;

  constructor(name: string, args: NodeArgs, options?: ComponentResourceOptions) {
    super("barekube:node:Node", name, {}, { ...options, ...namedAfter(args.host.spec) });
    const { cluster, host, pki, join, lanes, access } = args;
    const after = (...dependsOn: Resource[]) => ({ parent: this, dependsOn });
    const ready = [host.prepared, host.nodeArtifacts, host.keys, join.roles, join.tokens];
    const { daemon, ground } = networkOf(cluster);
    const units = lanes.node({ host, serves: kubeletCommand, ready }, (turn) => {
      const unit = { cluster, host, pki, turn };
      const former = formerNode({ ...args, turn }, after(host.prepared, host.keys));
      const renamed = Object.values(former);
      const before = ground ? [networkGround(ground, unit, after(host.prepared))] : [];
      const runtime = containerd(unit, after(host.prepared, host.nodeArtifacts, host.keys, ...before));
      const balancer = loadBalancer(unit, after(host.prepared));
      return {
        ...former,
        runtime,
        balancer,
        kubelet: kubelet(unit, after(host.keys, runtime, balancer, join.roles, join.tokens, ...renamed)),
        kubeProxy: kubeProxy(unit, after(host.nodeArtifacts, host.keys, balancer, join.roles, ...renamed)),
      };
    });
    // The node's share of the Pod network is recorded in its Node, which the kubelet creates.
    const before = [units.kubelet, ...(access ? [access] : [])];
    const network: Readonly<Record<string, Resource>> = daemon
      ? lanes.network({ host, serves: daemon.command, ready: before }, (turn) => ({
          daemon: networkDaemon(daemon, { cluster, host, pki, turn }, after(...before)),
        }))
      : {};
    networkWatch({ cluster, host }, after(units.kubeProxy, ...Object.values(network)));
    standaloneUnits(args, after(host.prepared));
    this.membership = nodeMembership(args, {
      parent: this,
      units: [units.kubelet, units.kubeProxy, ...Object.values(network)],
    });
    this.registerOutputs();
  }
}
