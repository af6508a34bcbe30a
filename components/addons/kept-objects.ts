import type { ProviderResource, Resource } from "@pulumi/pulumi";
import { isGone } from "../cluster/drift.ts";
import { pathOf } from "../cluster/objects.ts";
import type { KubernetesObject } from "../part.ts";
import type { RemoteHost } from "../host/remote/remote-host.ts";
import { ApiObject, withFieldManager, withRepair } from "./api-object.ts";

/** An object, and what follows the name of the add-on in the name of its resource. */
export type Entry = readonly [suffix: string, object: KubernetesObject];

/** Objects that are made together, and what they wait for besides those of earlier groups. */
export interface Group {
  entries: readonly Entry[];
  after: readonly Resource[];
}

interface KeptObjectsArgs {
  groups: readonly Group[];
  /** The master that remembers them. */
  host: RemoteHost;
  /** The command that makes it remember them, on that host. */
  label: string;
  provider: ProviderResource;
  parent: Resource;
  deletedWith: Resource;
}

interface KeptObjects {
  made: Resource[];
  /** For the document of cluster.sh, which restores them. */
  document: object;
}

/** Makes API objects, one group after the other. */
export function keptObjects(name: string, args: KeptObjectsArgs): KeptObjects {
  const { groups, host, label, provider, parent, deletedWith } = args;
  const applied = host.report?.applied({ label });
  const repair = host.repairOf({ label });
  const made: Resource[] = [];
  const declared: { path: string; object: KubernetesObject }[] = [];
  for (const { entries, after } of groups) {
    const dependsOn = [...made, ...after];
    for (const [suffix, plain] of entries) {
      const object = withFieldManager(withRepair(plain, repair));
      // The provider cannot change what is not there; it can replace it.
      const replaced = isGone(applied, object) ? { replaceOnChanges: ["*"], deleteBeforeReplace: true } : {};
      const options = { parent, provider, deletedWith, dependsOn, ...replaced, ...changedOtherwise(object) };
      made.push(new ApiObject(`${name}-${suffix}`, object, options));
      declared.push({ path: pathOf(object), object });
    }
  }
  return { made, document: documentOf(declared) };
}

/** The provider would replace a claim, and its volume with it. The script asks the API server to change what can be. */
const changedOtherwise = ({ kind }: KubernetesObject) =>
  kind === "PersistentVolumeClaim" ? { ignoreChanges: ["spec"] } : {};

/** The values of Secrets do not go to a host: only the provider applies those. */
function documentOf(declared: readonly { path: string; object: KubernetesObject }[]): object {
  const isSecret = ({ object }: { object: KubernetesObject }) => object.kind === "Secret";
  const watched = declared.filter(isSecret).map(({ path, object }) => {
    const { apiVersion, kind, metadata } = object;
    return { path, object: { apiVersion, kind, metadata } };
  });
  const objects = declared.filter((one) => !isSecret(one));
  return watched.length === 0 ? { objects } : { objects, watched };
}
