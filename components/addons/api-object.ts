import { CustomResource, type CustomResourceOptions } from "@pulumi/pulumi";
import type { Repair } from "../../documents/repair.ts";
import type { KubernetesObject } from "../part.ts";

/** Any API object, with the type that Pulumi's SDK has for its kind. */
export class ApiObject extends CustomResource {
  constructor(name: string, object: KubernetesObject, options: CustomResourceOptions) {
    const { apiVersion, kind } = object;
    const groupVersion = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    // The SDK's own class does the same.
    const secret = kind === "Secret" ? { additionalSecretOutputs: ["data", "stringData"] } : {};
    super(`kubernetes:${groupVersion}:${kind}`, name, { ...object }, { ...options, ...secret });
  }
}

/** With the same field manager as in cluster.sh, so that neither it nor the provider keeps fields that the other gives up. */
export const withFieldManager = (object: KubernetesObject): KubernetesObject =>
  annotated(object, { "pulumi.com/patchFieldManager": "barekube" });

/** A Secret, which no script applies, differs after a repair, so that the provider applies it once more. */
export const withRepair = (object: KubernetesObject, repair: Repair | undefined): KubernetesObject =>
  repair === undefined || object.kind !== "Secret"
    ? object
    : annotated(object, { "barekube.io/repair": String(repair.number) });

function annotated(object: KubernetesObject, annotations: Record<string, string>): KubernetesObject {
  const present = object.metadata["annotations"] as Record<string, string> | undefined;
  return { ...object, metadata: { ...object.metadata, annotations: { ...present, ...annotations } } };
}
