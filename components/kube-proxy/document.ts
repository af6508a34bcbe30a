import { z } from "zod";
import { service } from "../../documents/service.ts";

export const kubeProxyDocument = service.extend({
  /** How rules are removed; see kube-proxy.sh. */
  mode: z.string(),
  binary: z.string(),
});

export type KubeProxyService = z.infer<typeof kubeProxyDocument>;
