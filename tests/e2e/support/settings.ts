/** Settings as under `config:` of a stack file, but without the `barekube:` in front of each. */
export type Settings = Record<string, unknown>;

/** The settings with more fields for all kubelets. */
export function withKubelet(settings: Settings, fields: object): Settings {
  return { ...settings, kubelet: { ...(settings["kubelet"] as object), ...fields } };
}

/** A change that reaches every kubelet and every API server; another number is another change. */
export function withChange(settings: Settings, number: number): Settings {
  return {
    ...withKubelet(settings, { maxPods: number }),
    apiServer: { extraArgs: { "min-request-timeout": String(1800 + number) } },
  };
}
