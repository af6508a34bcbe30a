export const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

/** Inputs of a ConfigMap. */
export const configMap = (metadata: object, data: object = { a: "1" }) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata,
  data,
});

/** Where the API has those of the namespace `default`. */
export const MAPS = "/api/v1/namespaces/default/configmaps";
