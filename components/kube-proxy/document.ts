import { z } from "zod";
import { facts } from "../../documents/facts.ts";
import { service } from "../../documents/service.ts";

export const kubeProxyDocument = service.extend({
  /** How rules are removed; see kube-proxy.sh. */
  mode: z.string(),
  binary: z.string(),
});

export type KubeProxyService = z.infer<typeof kubeProxyDocument>;

/** What a host can do; see kube-proxy-facts.sh. */
export const kubeProxyFacts = facts(
  "kube-proxy",
  z.object({
    /** Whether its kernel has IPVS. */
    ipvs: z.boolean(),
  }),
);
