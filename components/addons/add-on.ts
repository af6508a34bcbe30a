import {
  ComponentResource,
  type ComponentResourceOptions,
  CustomResource,
  type CustomResourceOptions,
  type ProviderResource,
  type Resource,
} from "@pulumi/pulumi";
import type { ClusterSpec } from "../../config/cluster.ts";
import { renderApiAccess } from "../cluster/api-access.ts";
import { hostScript } from "../host/remote/host-script.ts";
import type { Master } from "../master/master.ts";
import type { AddOnDeclaration, KubernetesObject } from "../part.ts";

interface AddOnArgs {
  cluster: ClusterSpec;
  addOn: AddOnDeclaration;
  provider: ProviderResource;
  /** The master that finds out whether it works; any will do. */
  master: Master;
  /** What its Pods wait for. */
  after: readonly Resource[];
  /** The resource whose deletion removes the whole cluster, and the add-on with it. */
  deletedWith: Resource;
}

/** Kinds whose Pods need all the other objects first. */
const workloads = new Set(["DaemonSet", "Deployment", "Job", "StatefulSet"]);

/** A service for the whole cluster that runs in it, made of API objects. */
export class AddOn extends ComponentResource {
  constructor(
    name: string,
    { cluster, addOn, provider, master, after, deletedWith }: AddOnArgs,
    options?: ComponentResourceOptions,
  ) {
    super(`barekube:addons:${addOn.title}`, name, {}, options);
    const child = { parent: this, provider, deletedWith };
    const objects = Object.entries(addOn.objects(cluster));
    const isWorkload = ([, { kind }]: [string, KubernetesObject]) => workloads.has(kind);
    const others = objects
      .filter((entry) => !isWorkload(entry))
      .map(([suffix, object]) => new ApiObject(`${name}-${suffix}`, object, child));
    const running = objects
      .filter(isWorkload)
      .map(
        ([suffix, object]) =>
          new ApiObject(`${name}-${suffix}`, object, { ...child, dependsOn: [...others, ...after] }),
      );
    if (addOn.pods) {
      const data = { api: renderApiAccess(cluster), title: addOn.title, pods: addOn.pods(cluster) };
      hostScript(
        `${name}-works`,
        { host: master.host.remote, script: "add-on", label: `${name}-works`, data, deletedWith },
        { parent: this, dependsOn: running },
      );
    }
    this.registerOutputs();
  }
}

/** Any API object, with the type that Pulumi's SDK has for its kind. */
class ApiObject extends CustomResource {
  constructor(name: string, object: KubernetesObject, options: CustomResourceOptions) {
    const { apiVersion, kind } = object;
    const groupVersion = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    super(`kubernetes:${groupVersion}:${kind}`, name, { ...object }, options);
  }
}
