/** As upstream has them, so that its documentation applies. */
export const namespace = "metallb-system";
export const controller = { name: "controller", namespace } as const;
export const speaker = { name: "speaker", namespace } as const;
export const labelsOf = (component: "controller" | "speaker") => ({ app: "metallb", component });
export const webhookService = "metallb-webhook-service";
export const certificateName = "metallb-webhook";
export const passwordName = "metallb-memberlist";
/** Objects that its Pods mount. */
export const mounted = {
  certificate: "metallb-webhook-cert",
  interfaces: "metallb-excludel2",
  memberlist: "memberlist",
} as const;
/** Of the controller's Pod, and of every host with a speaker. */
export const ports = { webhook: 9443, health: 17472, memberlist: 7946 } as const;
/** Of the addresses that the stack file names. */
export const poolName = "default";
