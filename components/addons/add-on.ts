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
import { isGone } from "../cluster/drift.ts";
import { pathOf } from "../cluster/objects.ts";
import { hostScript } from "../host/remote/host-script.ts";
import { networkOf } from "../network/plugins.ts";
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

/**
 * A service for the whole cluster that runs in it, made of API objects. Pulumi's provider creates and changes them, so that
 * a preview shows them one by one. It does not notice what others do to them: a master remembers them for that, and
 * restores them.
 */
export class AddOn extends ComponentResource {
  constructor(
    name: string,
    { cluster, addOn, provider, master, after, deletedWith }: AddOnArgs,
    options?: ComponentResourceOptions,
  ) {
    super(`barekube:addons:${addOn.title}`, name, {}, options);
    const host = master.host.remote;
    const label = `${name}-objects`;
    const applied = host.report?.applied({ label });
    const objects = Object.entries(addOn.objects(cluster)).map(
      ([suffix, object]) => [suffix, withFieldManager(object)] as const,
    );
    const make = (entries: typeof objects, dependsOn: readonly Resource[]) =>
      entries.map(([suffix, object]) => {
        // The provider cannot change what is not there; it can replace it.
        const replaced = isGone(applied, object)
          ? { replaceOnChanges: ["*"], deleteBeforeReplace: true }
          : {};
        const options = { parent: this, provider, deletedWith, dependsOn: [...dependsOn], ...replaced };
        return new ApiObject(`${name}-${suffix}`, object, options);
      });
    const namespaces = make(objects.filter(isNamespace), []);
    const isWorkload = ([, { kind }]: (typeof objects)[number]) => workloads.has(kind);
    const others = make(
      objects.filter((entry) => !isWorkload(entry) && !isNamespace(entry)),
      namespaces,
    );
    const running = make(objects.filter(isWorkload), [...namespaces, ...others, ...after]);
    const api = renderApiAccess(cluster);
    const declared = objects.map(([, object]) => ({ path: pathOf(object), object }));
    const kept = hostScript(
      label,
      { host, script: "cluster", label, data: { api, objects: declared }, deletedWith },
      { parent: this, dependsOn: [...namespaces, ...others, ...running] },
    );
    // Without a Pod network of its own, the cluster may not run any Pods yet.
    if (addOn.pods && !networkOf(cluster).isBroughtByUsers) {
      const data = { api, title: addOn.title, pods: addOn.pods(cluster) };
      hostScript(
        `${name}-works`,
        { host, script: "add-on", label: `${name}-works`, data, deletedWith },
        { parent: this, dependsOn: [kept] },
      );
    }
    this.registerOutputs();
  }
}

const isNamespace = ([, { kind }]: readonly [string, KubernetesObject]): boolean => kind === "Namespace";

/** With the same field manager as in cluster.sh, so that neither it nor the provider keeps fields that the other gives up. */
const withFieldManager = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  metadata: {
    ...object.metadata,
    annotations: {
      ...(object.metadata["annotations"] as Record<string, string> | undefined),
      "pulumi.com/patchFieldManager": "barekube",
    },
  },
});

/** Any API object, with the type that Pulumi's SDK has for its kind. */
class ApiObject extends CustomResource {
  constructor(name: string, object: KubernetesObject, options: CustomResourceOptions) {
    const { apiVersion, kind } = object;
    const groupVersion = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    super(`kubernetes:${groupVersion}:${kind}`, name, { ...object }, options);
  }
}
