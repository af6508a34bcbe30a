import { ComponentResource, type ComponentResourceOptions, type Input, type Resource } from "@pulumi/pulumi";
import { renderApiAccess } from "../../render/api-access.ts";
import { renderContainerd } from "../../render/containerd.ts";
import { renderKubeProxy } from "../../render/kube-proxy.ts";
import { renderKubelet } from "../../render/kubelet.ts";
import { renderLoadBalancer } from "../../render/load-balancer.ts";
import type { Service } from "../../render/service.ts";
import type { ClusterSpec } from "../../spec/cluster.ts";
import type { Host } from "../host/host.ts";
import type { ClusterRoles } from "../master/cluster-roles.ts";
import type { Master } from "../master/master.ts";
import { fingerprintOf } from "../pki/leaf.ts";
import type { Pki } from "../pki/pki.ts";
import { hostScript } from "../remote/host-script.ts";
import { hostService } from "../remote/host-service.ts";

interface WorkerArgs {
  cluster: ClusterSpec;
  host: Host;
  pki: Pki;
  /** The master that lets the node in; any will do. */
  master: Master;
  roles: ClusterRoles;
}

/** What makes a host a node: it runs Pods. Masters are nodes too. */
export class Worker extends ComponentResource {
  readonly host: Host;
  readonly containerd: Resource;
  readonly loadBalancer: Resource;
  /** Done when the node is registered and has its share of the Pod network. */
  readonly kubelet: Resource;
  readonly kubeProxy: Resource;

  constructor(name: string, args: WorkerArgs, options?: ComponentResourceOptions) {
    super("barekube:worker:Worker", name, {}, options);
    const { cluster, host, pki, master, roles } = args;
    const { spec } = host;
    const ca = fingerprintOf(pki.authorities.kubernetes.cert.certPem);
    this.host = host;
    this.containerd = this.service({ service: renderContainerd(cluster, spec), script: "containerd" }, [
      host.prepared,
      host.artifacts,
    ]);
    this.loadBalancer = this.service({ service: renderLoadBalancer(cluster) }, [host.prepared]);
    const token = hostScript(
      `${name}-join-token`,
      {
        host: master.host.remote,
        script: "token",
        label: `token-${name}`,
        data: {
          api: renderApiAccess(cluster, "admin"),
          node: spec.name,
          token: host.bootstrapToken,
          // Its end in case the join never comes to one; membership.sh removes it as soon as the node is there.
          minutes: 15,
        },
        secret: true,
        deletedWith: roles.applied,
      },
      { parent: this, dependsOn: [roles.applied] },
    );
    this.kubelet = this.service(
      {
        service: renderKubelet(cluster, spec),
        script: "kubelet",
        reads: { ca, "kubelet-server": pki.hostLeaf(spec, "kubelet-server").fingerprint },
      },
      [host.keys, this.containerd, this.loadBalancer, token, master.controllerManager],
    );
    this.kubeProxy = this.service(
      {
        service: renderKubeProxy(cluster, spec),
        script: "kube-proxy",
        reads: { ca, "kube-proxy": pki.sharedLeaf("kube-proxy").fingerprint },
      },
      [host.artifacts, host.keys, this.loadBalancer, roles.applied],
    );
    this.registerOutputs();
  }

  private service(
    { reads = {}, ...args }: { service: Service; script?: string; reads?: Record<string, Input<string>> },
    dependsOn: Resource[],
  ): Resource {
    const { spec, remote } = this.host;
    const name = `${spec.name}-${args.service.unit.replace(/\.service$/, "")}`;
    return hostService(name, { host: remote, reads, ...args }, { parent: this, dependsOn });
  }
}
