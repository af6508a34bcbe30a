/** Settings as under `config:` of a stack file, but without the `barekube:` in front of each. */
export type Settings = Record<string, unknown>;

/** The settings with more fields for all kubelets. */
export function withKubelet(settings: Settings, fields: object): Settings {
  return { ...settings, kubelet: { ...(settings["kubelet"] as object), ...fields } };
}

/** The settings with more fields for the kubelet of one host. */
export function withKubeletOf(settings: Settings, host: string, kubelet: object): Settings {
  const hosts = settings["hosts"] as { name: string }[];
  return { ...settings, hosts: hosts.map((entry) => (entry.name === host ? { ...entry, kubelet } : entry)) };
}

/** A change that reaches every kubelet and every API server; another number is another change. */
export function withChange(settings: Settings, number: number): Settings {
  return {
    ...withKubelet(settings, { maxPods: number }),
    apiServer: { extraArgs: { "min-request-timeout": String(1800 + number) } },
  };
}
