/** Of the Deployment, its Service and so on. */
export const name = "headlamp";
export const namespace = "headlamp";
export const labels = { "app.kubernetes.io/name": name };
export const certificateName = "headlamp";
/** Objects that its Pod uses. */
export const used = { certificate: "headlamp-tls", oidc: "headlamp-oidc" } as const;
/** Of its Pod; clients use 443. */
export const port = 4466;

/** The accounts that people log in with, by what they may do. */
export const accounts = { viewer: "viewer", admin: "admin" } as const;
