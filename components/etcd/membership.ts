import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { renderEtcdMembership } from "../node/files.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { stewardOf } from "../cluster/delegate.ts";
import type { Join } from "../cluster/bootstrap.ts";
import { hostScript } from "../host/remote/host-script.ts";
import type { Etcd } from "./etcd.ts";

interface EtcdMembershipArgs {
  cluster: ClusterSpec;
  etcd: Etcd;
  join: Join;
}

/** Every member's place in etcd, kept on another member: that one takes it out when the host goes. */
export class EtcdMembership extends ComponentResource {
  private readonly ofHosts: ReadonlyMap<string, Resource>;

  constructor(name: string, { cluster, etcd, join }: EtcdMembershipArgs, options?: ComponentResourceOptions) {
    super("barekube:etcd:Membership", name, {}, options);
    this.ofHosts = new Map(
      etcd.ofHosts.map(({ host: { spec }, member }) => {
        const steward = stewardOf(spec, etcd.ofHosts);
        const membership = hostScript(
          `${name}-${spec.name}`,
          {
            host: steward.host.remote,
            script: "etcd-membership",
            label: `etcd-membership-${spec.name}`,
            data: renderEtcdMembership(cluster, spec),
            // With the whole cluster goes every member.
            deletedWith: join.roles,
          },
          { parent: this, dependsOn: [member, steward.member] },
        );
        return [spec.name, membership];
      }),
    );
    this.registerOutputs();
  }

  /** Undefined for a host that is no member. */
  of({ name }: HostSpec): Resource | undefined {
    return this.ofHosts.get(name);
  }
}
