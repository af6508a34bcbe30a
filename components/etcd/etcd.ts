import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { renderEtcd } from "./files.ts";
import type { ClusterSpec } from "../../config/cluster.ts";
import { bootstrapOf } from "./bootstrap.ts";
import type { Host } from "../host/host.ts";
import type { Keys } from "../host/keys/keys.ts";
import type { Pki } from "../pki/pki.ts";
import { hostService } from "../host/remote/host-service.ts";
import type { Lanes } from "../rollout/lanes.ts";

interface EtcdArgs {
  cluster: ClusterSpec;
  hosts: Host[];
  keys: Keys;
  pki: Pki;
  lanes: Lanes;
}

/** The cluster's memory: a member on every host that is for it. */
export class Etcd extends ComponentResource {
  /** Started members; together they find their quorum within seconds. */
  readonly ofHosts: readonly { host: Host; member: Resource }[];

  constructor(
    name: string,
    { cluster, hosts, keys, pki, lanes }: EtcdArgs,
    options?: ComponentResourceOptions,
  ) {
    super("barekube:etcd:Etcd", name, {}, options);
    const ca = pki.authorities.etcd.fingerprint;
    this.ofHosts = hosts.map((host) => {
      const dependsOn = [host.controlPlaneArtifacts, keys.on(host)];
      const turn = lanes.etcd(host, dependsOn);
      const member = hostService(
        `${name}-${host.spec.name}`,
        {
          host: host.remote,
          service: renderEtcd(cluster, host.spec, bootstrapOf(cluster, host, hosts)),
          script: "etcd",
          // The member reads its certificates anew for every connection, but its CA only once.
          reads: { "etcd-ca": ca },
          turn: turn.begins,
        },
        { parent: this, dependsOn },
      );
      turn.endsWith([member]);
      return { host, member };
    });
    this.registerOutputs();
  }

  get members(): Resource[] {
    return this.ofHosts.map(({ member }) => member);
  }
}
