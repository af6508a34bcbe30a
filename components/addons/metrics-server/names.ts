export const name = "metrics-server";
export const namespace = "metrics-server";
export const labels = { "app.kubernetes.io/name": "metrics-server" };
/** The Secret with its certificate. */
export const certificateSecret = "metrics-server-tls";
export const port = 10250;
