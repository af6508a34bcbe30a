import {
  ComponentResource,
  type ComponentResourceOptions,
  output,
  type ProviderResource,
  type Resource,
} from "@pulumi/pulumi";
import type { ClusterSpec } from "../../config/cluster.ts";
import { renderApiAccess } from "../cluster/api-access.ts";
import { hostScript } from "../host/remote/host-script.ts";
import { networkOf } from "../network/plugins.ts";
import type { Master } from "../master/master.ts";
import type { AddOnDeclaration } from "../part.ts";
import type { Pki } from "../pki/pki.ts";
import { addOnKeys } from "./issued-keys.ts";
import { type Group, keptObjects } from "./kept-objects.ts";
import { podsReadiness, type Readiness, servingReadiness } from "./readiness.ts";
import { revisionOf } from "./revision.ts";
import { entriesByStage, isEarly, type Stage } from "./stages.ts";

interface AddOnArgs {
  cluster: ClusterSpec;
  addOn: AddOnDeclaration;
  provider: ProviderResource;
  /** The master that finds out whether it works; any will do. */
  master: Master;
  pki: Pki;
  /** What its Pods wait for. */
  after: readonly Resource[];
  /** The resource whose deletion removes the whole cluster, and the add-on with it. */
  deletedWith: Resource;
}

interface RunArgs {
  script: string;
  data: object;
  after: Resource[];
}

/**
 * A service for the whole cluster that runs in it, made of API objects. Pulumi's provider creates and changes them, so that
 * a preview shows them one by one. It does not notice what others do to them: a master remembers them for that, and
 * restores them.
 */
export class AddOn extends ComponentResource {
  readonly #name: string;
  readonly #args: AddOnArgs;

  constructor(name: string, args: AddOnArgs, options?: ComponentResourceOptions) {
    super(`barekube:addons:${typeNameOf(args.addOn.title)}`, name, {}, options);
    this.#name = name;
    this.#args = args;
    const { cluster, addOn, after, pki } = args;
    const objects = addOn.objects(cluster, addOnKeys(pki));
    const groups = (wanted: (stage: Stage) => boolean, waitsFor: (stage: Stage) => readonly Resource[]) =>
      entriesByStage(objects)
        .filter(({ stage }) => wanted(stage))
        .map(({ stage, entries }) => ({ entries, after: waitsFor(stage) }));

    const early = this.#apply(
      "objects",
      groups(isEarly, (stage) => (stage === "workloads" ? after : [])),
    );
    const ready = this.#wait("works", early, podsReadiness(cluster, addOn, objects));
    const late = groups(
      (stage) => !isEarly(stage),
      () => [...early, ...ready],
    );
    if (late.length > 0) {
      const made = this.#apply("late-objects", late);
      this.#wait("serves", made, servingReadiness(objects));
    }
    this.registerOutputs();
  }

  /** Makes objects, and has a master remember them. @returns what stands for all of them. */
  #apply(step: string, groups: readonly Group[]): Resource[] {
    const { provider, master, deletedWith } = this.#args;
    const host = master.host.remote;
    const label = `${this.#name}-${step}`;
    const shared = { host, label, provider, parent: this, deletedWith };
    const { made, document } = keptObjects(this.#name, { groups, ...shared });
    return [...made, this.#run(step, { script: "cluster", data: document, after: made })];
  }

  #wait(step: string, after: Resource[], readiness: Readiness | undefined): Resource[] {
    const { cluster, addOn } = this.#args;
    // Without a Pod network of its own, the cluster may not run any Pods yet.
    if (readiness === undefined || networkOf(cluster).isBroughtByUsers) return [];
    const { script, data, objects } = readiness;
    const revision =
      objects === undefined ? {} : { revision: output(objects).apply((all) => revisionOf(all)) };
    return [this.#run(step, { script, data: { title: addOn.title, ...data, ...revision }, after })];
  }

  /** Runs a script on a master. */
  #run(step: string, { script, data, after }: RunArgs): Resource {
    const { cluster, master, deletedWith } = this.#args;
    const label = `${this.#name}-${step}`;
    return hostScript(
      label,
      {
        ...{ host: master.host.remote, script, label, deletedWith },
        data: { api: renderApiAccess(cluster), ...data },
      },
      { parent: this, dependsOn: after },
    );
  }
}

/** `metrics-server` → `MetricsServer` */
const typeNameOf = (title: string): string =>
  title
    .split("-")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
