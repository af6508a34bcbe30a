import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { delegateFor } from "../cluster/delegate.ts";
import type { JoinRights } from "../cluster/join-rights.ts";
import { hostScript } from "../host/remote/host-script.ts";
import { namedAfter } from "../rename/aliases.ts";
import type { Etcd } from "./etcd.ts";
import { renderEtcdMembership } from "./membership-files.ts";

interface EtcdMembershipArgs {
  cluster: ClusterSpec;
  etcd: Etcd;
  join: JoinRights;
}

/** Every member's place in etcd, managed from another member, which removes it when its host goes. */
export class EtcdMembership extends ComponentResource {
  private readonly ofHosts: ReadonlyMap<string, Resource>;

  constructor(name: string, { cluster, etcd, join }: EtcdMembershipArgs, options?: ComponentResourceOptions) {
    super("barekube:etcd:Membership", name, {}, options);
    this.ofHosts = new Map(
      etcd.ofHosts.map(({ host: { spec }, member }) => {
        const delegate = delegateFor(spec, etcd.ofHosts);
        const membership = hostScript(
          `${name}-${spec.name}`,
          {
            host: delegate.host.remote,
            script: "etcd-membership",
            label: `etcd-membership-${spec.name}`,
            data: renderEtcdMembership(cluster, spec),
            // When the whole cluster goes, so does every member.
            deletedWith: join.roles,
          },
          { parent: this, dependsOn: [member, delegate.member], ...namedAfter(spec, `${name}-`) },
        );
        return [spec.name, membership];
      }),
    );
    this.registerOutputs();
  }

  /** Undefined for a host that is not a member. */
  of({ name }: HostSpec): Resource | undefined {
    return this.ofHosts.get(name);
  }
}
