/** Where its Pod has things. */
export const folders = {
  certificate: "/etc/headlamp/tls",
  oidc: "/etc/headlamp/oidc",
  /** It unpacks plugins there. */
  temporary: "/tmp",
} as const;
