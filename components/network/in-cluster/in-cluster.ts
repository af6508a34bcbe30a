import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../../config/cluster.ts";
import { renderApiAccess } from "../../cluster/api-access.ts";
import type { JoinRights } from "../../cluster/join-rights.ts";
import { pathOf } from "../../cluster/objects.ts";
import { artifactFile, paths } from "../../host/paths.ts";
import { hostScript } from "../../host/remote/host-script.ts";
import type { Master } from "../../master/master.ts";
import type { InClusterNetwork } from "../plugin.ts";
import { networkOf } from "../plugins.ts";

interface InClusterArgs {
  cluster: ClusterSpec;
  /** The master that applies everything; any will do. */
  master: Master;
  join: JoinRights;
}

interface Setup {
  network: InClusterNetwork;
  /** Paths in the API of the lists of its Pods. */
  pods: readonly string[];
}

/** A Pod network that runs in the cluster: what upstream publishes for it, and what it is told there. */
class PodNetwork extends ComponentResource {
  /** A node has become Ready. */
  readonly works: Resource;

  constructor(
    name: string,
    { cluster, master, join, network, pods }: InClusterArgs & Setup,
    options?: ComponentResourceOptions,
  ) {
    super("barekube:network:PodNetwork", name, {}, options);
    const { title, collections } = network;
    const api = renderApiAccess(cluster);
    const run = (
      step: string,
      script: string,
      { after, ...data }: { after: Resource[]; [field: string]: unknown },
    ) =>
      hostScript(
        `${name}-${step}`,
        { host: master.host.remote, script, label: `${name}-${step}`, data: { api, ...data } },
        { parent: this, dependsOn: after },
      );
    const manifests = run("manifests", "network-manifests", {
      after: [join.roles, master.host.nodeArtifacts],
      manifests: network.manifests(cluster),
      kubectl: artifactFile({ name: `kubectl-${cluster.versions.kubernetes}` }, "kubectl"),
      kubeconfig: `${paths.kubernetes}/admin.conf`,
    });
    const declared = network.objects(cluster).map((object) => ({ path: pathOf(object), object }));
    const objects = run("objects", "cluster", { after: [manifests], objects: declared, collections });
    this.works = run("works", "network-pods", { after: [objects], title, pods });
    this.registerOutputs();
  }
}

/** Sets up the Pod network if it runs in the cluster. What it returns is what whatever needs the network waits for. */
export function inClusterNetwork(args: InClusterArgs): Resource[] {
  const { name, inCluster, pods = [] } = networkOf(args.cluster);
  return inCluster ? [new PodNetwork(name, { ...args, network: inCluster, pods }).works] : [];
}
