import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { renderMembership } from "../../render/membership.ts";
import type { ClusterSpec } from "../../spec/cluster.ts";
import type { Flannel } from "../flannel/flannel.ts";
import type { Join } from "../master/join.ts";
import type { Master } from "../master/master.ts";
import type { BootstrapTokens } from "../pki/bootstrap-tokens.ts";
import { hostScript } from "../remote/host-script.ts";
import type { Worker } from "./worker.ts";

interface MembershipArgs {
  cluster: ClusterSpec;
  workers: Worker[];
  flannel: Flannel;
  /** The master that it is done from; any will do. */
  master: Master;
  join: Join;
  tokens: BootstrapTokens;
}

/** Every node's place in the cluster: Ready, labelled and tainted as asked; drained before it goes. */
export class Membership extends ComponentResource {
  constructor(name: string, args: MembershipArgs, options?: ComponentResourceOptions) {
    super("barekube:worker:Membership", name, {}, options);
    const { cluster, workers, flannel, master, join, tokens } = args;
    for (const { host, kubelet, kubeProxy } of workers) {
      const flanneld = flannel.daemons.get(host.spec.name);
      hostScript(
        `${name}-${host.spec.name}`,
        {
          host: master.host.remote,
          script: "membership",
          label: `membership-${host.spec.name}`,
          data: {
            ...renderMembership(cluster, host.spec),
            tokenID: tokens.of(host.spec).id,
          },
          // With the whole cluster goes every membership; there is nowhere to drain to.
          deletedWith: join.roles,
        },
        { parent: this, dependsOn: [kubelet, kubeProxy, ...(flanneld === undefined ? [] : [flanneld])] },
      );
    }
    this.registerOutputs();
  }
}
