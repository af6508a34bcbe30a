import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { renderApiAccess } from "../../render/api-access.ts";
import { renderClusterObjects } from "../../render/cluster-objects.ts";
import type { ClusterSpec } from "../../spec/cluster.ts";
import { hostScript } from "../remote/host-script.ts";
import type { Master } from "./master.ts";

interface ClusterRolesArgs {
  cluster: ClusterSpec;
  /** The master that it is done from; any will do. */
  master: Master;
}

/** The rights that nodes need to join, given through the API of one master. */
export class ClusterRoles extends ComponentResource {
  readonly applied: Resource;

  constructor(name: string, { cluster, master }: ClusterRolesArgs, options?: ComponentResourceOptions) {
    super("barekube:master:ClusterRoles", name, {}, options);
    this.applied = hostScript(
      `${name}-objects`,
      {
        host: master.host.remote,
        script: "cluster",
        label: "cluster-roles",
        // The daily administrator gets his rights here, so he cannot be the one who gives them.
        data: { api: renderApiAccess(cluster, "break-glass"), objects: renderClusterObjects() },
      },
      { parent: this, dependsOn: [master.apiserver] },
    );
    this.registerOutputs();
  }
}
