/** Asks a Pod's port called `https`, whose certificate the kubelet does not check. */
export const httpsProbe = (path: string, settings: Readonly<Record<string, number>>) => ({
  httpGet: { path, port: "https", scheme: "HTTPS" },
  timeoutSeconds: 5,
  ...settings,
});
