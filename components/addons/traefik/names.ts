/** As upstream's chart has them, so that its documentation applies. */
export const name = "traefik";
export const namespace = "traefik";
export const labels = { "app.kubernetes.io/name": name };
export const ingressClass = "traefik";
export const certificateName = "traefik";
/** Objects that its Pods mount. */
export const mounted = { config: "traefik-config", certificate: "traefik-tls" } as const;
/** Of its Pods; clients use ports of the hosts. */
export const ports = { web: 8000, websecure: 8443, ping: 8080 } as const;
