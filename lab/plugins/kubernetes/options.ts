import { UNKNOWN } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";

/** The configuration of the provider, complete. */
export interface Options {
  /** Contents of a kubeconfig or the path of one. Default: where kubectl looks for it. */
  kubeconfig: string | undefined;
  context: string | undefined;
  cluster: string | undefined;
  /** Namespace of objects that name none. Default: the one of the kubeconfig's context. */
  namespace: string | undefined;
  serverSideApply: boolean;
  patchForce: boolean;
  upsertExistingObjects: boolean;
  configMapMutable: boolean;
  secretMutable: boolean;
  /** A resource of a cluster that cannot be reached is taken for deleted. */
  deleteUnreachable: boolean;
  /** A resource of a cluster that cannot be reached stays in the state as it is. */
  skipUpdateUnreachable: boolean;
  suppressDeprecationWarnings: boolean;
  /** Limit of one request to the API server, in seconds. */
  requestTimeoutSeconds: number;
}

/** Reads the provider's inputs; what they leave out comes from the environment, then from the defaults. */
export function parseOptions(inputs: PropertyMap, environment: NodeJS.ProcessEnv = process.env): Options {
  const flag = (name: string, variable: string, fallback = false): boolean => {
    const value = inputs[name] ?? environment[variable];
    return value === undefined || value === UNKNOWN ? fallback : value === true || value === "true";
  };
  return {
    kubeconfig: kubeconfigText(inputs.kubeconfig),
    context: text(inputs.context),
    cluster: text(inputs.cluster),
    namespace: text(inputs.namespace),
    serverSideApply: flag("enableServerSideApply", "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY", true),
    patchForce: flag("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
    upsertExistingObjects: flag("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
    configMapMutable: flag("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
    secretMutable: flag("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
    deleteUnreachable: flag("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
    skipUpdateUnreachable: flag("skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"),
    suppressDeprecationWarnings: flag(
      "suppressDeprecationWarnings",
      "PULUMI_K8S_SUPPRESS_DEPRECATION_WARNINGS",
    ),
    requestTimeoutSeconds: requestTimeout(inputs.kubeClientSettings, environment),
  };
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** A kubeconfig may also be given as an object. */
export const kubeconfigText = (value: unknown): string | undefined =>
  value !== null && typeof value === "object" ? JSON.stringify(value) : text(value);

const DEFAULT_REQUEST_TIMEOUT_SECONDS = 60;

function requestTimeout(settings: unknown, environment: NodeJS.ProcessEnv): number {
  // The SDK sends settings with several fields as JSON text.
  const parsed: unknown = typeof settings === "string" ? JSON.parse(settings) : settings;
  const own =
    parsed !== null && typeof parsed === "object" && "timeout" in parsed ? parsed.timeout : undefined;
  return Number(own ?? environment.PULUMI_K8S_CLIENT_TIMEOUT) || DEFAULT_REQUEST_TIMEOUT_SECONDS;
}
