import {
  ComponentResource,
  type ComponentResourceOptions,
  CustomResource,
  type CustomResourceOptions,
  type ProviderResource,
  type Resource,
} from "@pulumi/pulumi";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { AddOnDeclaration, KubernetesObject } from "../part.ts";

interface AddOnArgs {
  cluster: ClusterSpec;
  addOn: AddOnDeclaration;
  provider: ProviderResource;
  /** What its Pods have to wait for. */
  after: readonly Resource[];
  /** What takes the whole cluster away with itself, and the add-on in it. */
  deletedWith: Resource;
}

/** Kinds whose Pods need all the other objects. */
const workloads = new Set(["DaemonSet", "Deployment", "Job", "StatefulSet"]);

/** What runs in the cluster for everybody, made of objects in the API. */
export class AddOn extends ComponentResource {
  constructor(
    name: string,
    { cluster, addOn, provider, after, deletedWith }: AddOnArgs,
    options?: ComponentResourceOptions,
  ) {
    super(`barekube:addons:${addOn.title}`, name, {}, options);
    const child = { parent: this, provider, deletedWith };
    const objects = Object.entries(addOn.objects(cluster));
    const isWorkload = ([, { kind }]: [string, KubernetesObject]) => workloads.has(kind);
    const others = objects
      .filter((entry) => !isWorkload(entry))
      .map(([suffix, object]) => new ApiObject(`${name}-${suffix}`, object, child));
    for (const [suffix, object] of objects.filter(isWorkload)) {
      new ApiObject(`${name}-${suffix}`, object, { ...child, dependsOn: [...others, ...after] });
    }
    this.registerOutputs();
  }
}

/** Any object of the API, under the type that Pulumi's SDK has for its kind. */
class ApiObject extends CustomResource {
  constructor(name: string, object: KubernetesObject, options: CustomResourceOptions) {
    const { apiVersion, kind } = object;
    const groupVersion = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    super(`kubernetes:${groupVersion}:${kind}`, name, { ...object }, options);
  }
}
