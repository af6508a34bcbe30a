import { all, ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../config/cluster.ts";
import { isRotated } from "../../config/generations.ts";
import { hostScript } from "../host/remote/host-script.ts";
import type { Master } from "../master/master.ts";
import type { Pki } from "../pki/pki.ts";
import { generationsOf } from "../pki/settings.ts";
import { renderApiAccess } from "./api-access.ts";
import type { JoinRights } from "./join-rights.ts";
import { renderTrustBundles } from "./objects.ts";

interface TrustBundlesArgs {
  cluster: ClusterSpec;
  /** The master that the script runs on; any will do. */
  master: Master;
  masters: readonly Master[];
  pki: Pki;
  join: JoinRights;
}

/**
 * What the cluster tells others to trust, published once all control planes trust it: to extension API servers, since
 * an API server itself only adds authorities and never drops one, and to Pods, before those of add-ons are replaced.
 */
class TrustBundles extends ComponentResource {
  readonly published: Resource;

  constructor(
    name: string,
    { cluster, master, masters, pki, join }: TrustBundlesArgs,
    options?: ComponentResourceOptions,
  ) {
    super("barekube:cluster:TrustBundles", name, {}, options);
    const api = renderApiAccess(cluster);
    const { kubernetes, frontProxy } = pki.authorities;
    const data = all([kubernetes.bundle, frontProxy.bundle]).apply(([clients, proxies]) => ({
      api,
      keptByCluster: true as const,
      objects: renderTrustBundles({ kubernetes: clients, frontProxy: proxies }),
    }));
    this.published = hostScript(
      name,
      { host: master.host.remote, script: "cluster", label: name, data, deletedWith: join.roles },
      {
        parent: this,
        dependsOn: masters.flatMap(({ apiserver, controllerManager }) => [apiserver, controllerManager]),
      },
    );
    this.registerOutputs();
  }
}

/** Publishes trust if it has ever changed. @returns what the Pods of add-ons wait for. */
export function publishTrust(name: string, args: TrustBundlesArgs): Resource[] {
  const { kubernetes, frontProxy } = generationsOf(args.cluster);
  return [kubernetes, frontProxy].some(isRotated) ? [new TrustBundles(name, args).published] : [];
}
