import { all, ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { renderApiAccess } from "./api-access.ts";
import { renderTrust } from "./objects.ts";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { Pki } from "../pki/pki.ts";
import { hostScript } from "../host/remote/host-script.ts";
import type { Join } from "./bootstrap.ts";
import type { Master } from "../master/master.ts";

interface TrustArgs {
  cluster: ClusterSpec;
  /** The master that it is done from; any will do. */
  master: Master;
  masters: readonly Master[];
  pki: Pki;
  join: Join;
}

/**
 * What the cluster tells others to trust, as soon as all control planes do: extension API servers, whom an API
 * server tells of what is new but not of what is dropped, and Pods, before those of our own are made anew.
 */
export class Trust extends ComponentResource {
  readonly published: Resource;

  constructor(
    name: string,
    { cluster, master, masters, pki, join }: TrustArgs,
    options?: ComponentResourceOptions,
  ) {
    super("barekube:master:Trust", name, {}, options);
    const api = renderApiAccess(cluster);
    const { kubernetes, frontProxy } = pki.authorities;
    const data = all([kubernetes.bundle, frontProxy.bundle]).apply(([clients, proxies]) => ({
      api,
      objects: renderTrust({ kubernetes: clients, frontProxy: proxies }),
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
