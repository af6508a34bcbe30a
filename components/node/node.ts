import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { renderContainerd } from "../containerd/files.ts";
import { renderKubeProxy } from "../kube-proxy/files.ts";
import { renderKubelet } from "../kubelet/files.ts";
import { renderLoadBalancer } from "../load-balancer/files.ts";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { Host } from "../host/host.ts";
import type { Keys } from "../host/keys/keys.ts";
import type { Join } from "../cluster/bootstrap.ts";
import type { Pki } from "../pki/pki.ts";
import { hostService, type HostServiceArgs } from "../host/remote/host-service.ts";
import type { Lanes } from "../rollout/lanes.ts";

interface WorkerArgs {
  cluster: ClusterSpec;
  host: Host;
  keys: Keys;
  pki: Pki;
  join: Join;
  lanes: Lanes;
}

/** What makes a host a node: it runs Pods. Masters are nodes too. */
export class Worker extends ComponentResource {
  readonly host: Host;
  readonly containerd: Resource;
  readonly loadBalancer: Resource;
  /** Done when the node is registered and has its share of the Pod network. */
  readonly kubelet: Resource;
  readonly kubeProxy: Resource;
  private readonly turn: Promise<void> | undefined;

  constructor(name: string, args: WorkerArgs, options?: ComponentResourceOptions) {
    super("barekube:worker:Worker", name, {}, options);
    const { cluster, host, keys, pki, join, lanes } = args;
    const { spec } = host;
    const ca = pki.authorities.kubernetes.fingerprint;
    this.host = host;
    const ready = [host.prepared, host.nodeArtifacts, keys.on(host), join.roles, join.tokens];
    const turn = lanes.node(host, ready);
    this.turn = turn.begins;
    this.containerd = this.service({ service: renderContainerd(cluster, spec), script: "containerd" }, [
      host.prepared,
      host.nodeArtifacts,
    ]);
    this.loadBalancer = this.service({ service: renderLoadBalancer(cluster) }, [host.prepared]);
    this.kubelet = this.service(
      {
        service: renderKubelet(cluster, spec),
        script: "kubelet",
        reads: {
          ca,
          "kubelet-server": pki.hostLeaf(spec, "kubelet-server").fingerprint,
          // Started anew, it asks for new tokens for its Pods at once.
          "service-account-signer": pki.serviceAccountKeys.signer,
        },
      },
      [keys.on(host), this.containerd, this.loadBalancer, join.roles, join.tokens],
    );
    this.kubeProxy = this.service(
      {
        service: renderKubeProxy(cluster, spec),
        script: "kube-proxy",
        reads: { ca, "kube-proxy-client": pki.sharedLeaf("kube-proxy").fingerprint },
      },
      [host.nodeArtifacts, keys.on(host), this.loadBalancer, join.roles],
    );
    turn.endsWith([this.containerd, this.loadBalancer, this.kubelet, this.kubeProxy]);
    this.registerOutputs();
  }

  private service(args: Omit<HostServiceArgs, "host" | "turn">, dependsOn: Resource[]): Resource {
    const { spec, remote } = this.host;
    const { turn } = this;
    const name = `${spec.name}-${args.service.unit.replace(/\.service$/, "")}`;
    return hostService(name, { host: remote, turn, ...args }, { parent: this, dependsOn });
  }
}
