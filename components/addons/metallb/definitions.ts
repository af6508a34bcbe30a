import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import type { AddOnObjects, KubernetesObject } from "../../part.ts";
import type { AddOnKeys } from "../keys.ts";

/** The version of MetalLB whose definitions these are, byte for byte. */
export const definedVersion = "0.16.2";
export const definitionsFile = new URL("definitions.yaml", import.meta.url);

interface Definition extends KubernetesObject {
  spec: {
    names: { plural: string };
    conversion?: { webhook: { clientConfig: object } };
  };
}

/** The kinds that MetalLB defines. */
export function definitions(keys: AddOnKeys): AddOnObjects {
  const documents = parseAllDocuments(readFileSync(definitionsFile, "utf8"));
  return Object.fromEntries(
    documents
      .map((document) => document.toJS() as Definition)
      .map((one) => [one.spec.names.plural, trusting(one, keys)]),
  );
}

/** One of the kinds is converted by the controller, whose certificate is from the cluster's authority. */
function trusting(definition: Definition, keys: AddOnKeys): Definition {
  const { conversion } = definition.spec;
  if (conversion === undefined) return definition;
  const clientConfig = { ...conversion.webhook.clientConfig, caBundle: keys.caBundle("kubernetes") };
  const webhook = { ...conversion.webhook, clientConfig };
  return { ...definition, spec: { ...definition.spec, conversion: { ...conversion, webhook } } };
}
