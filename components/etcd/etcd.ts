import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { Host } from "../host/host.ts";
import { hostService } from "../host/remote/host-service.ts";
import type { Pki } from "../pki/pki.ts";
import { namedAfter } from "../rename/aliases.ts";
import type { Lanes } from "../rollout/lanes.ts";
import { bootstrapOf } from "./bootstrap.ts";
import { etcdCommand } from "./document.ts";
import { renderEtcd } from "./files.ts";
import { etcdSnapshots } from "./snapshots/snapshots.ts";

interface EtcdArgs {
  cluster: ClusterSpec;
  hosts: Host[];
  pki: Pki;
  lanes: Lanes;
}

/** The cluster's data store: a member on every etcd host. */
export class Etcd extends ComponentResource {
  /** Started members; together they reach quorum within seconds. */
  readonly ofHosts: readonly { host: Host; member: Resource }[];

  constructor(name: string, { cluster, hosts, pki, lanes }: EtcdArgs, options?: ComponentResourceOptions) {
    super("barekube:etcd:Etcd", name, {}, options);
    this.ofHosts = hosts.map((host) => {
      const dependsOn = [host.controlPlaneArtifacts, host.keys];
      const { member } = lanes.etcd({ host, serves: etcdCommand, ready: dependsOn }, (turn) => ({
        member: hostService(
          `${name}-${host.spec.name}`,
          {
            host: host.remote,
            service: renderEtcd(cluster, host.spec, bootstrapOf(cluster, host, hosts)),
            script: "etcd",
            // A member reads its certificates again for every connection, but its CA only at startup.
            keys: { "etcd-ca": pki.authorities.etcd.fingerprint },
            turn,
          },
          { parent: this, dependsOn, ...namedAfter(host.spec, `${name}-`) },
        ),
      }));
      etcdSnapshots({ cluster, host }, { parent: this, dependsOn: [host.keys, member] });
      return { host, member };
    });
    this.registerOutputs();
  }

  get members(): Resource[] {
    return this.ofHosts.map(({ member }) => member);
  }
}
