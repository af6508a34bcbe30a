/** As upstream has them, so that its documentation applies. */
export const name = "local-path-provisioner";
export const namespace = "local-path-storage";
export const labels = { "app.kubernetes.io/name": name };
export const storageClass = "local-path";
export const provisioner = "rancher.io/local-path";
export const configMap = "local-path-config";
