import { z } from "zod";
import { command } from "../../documents/command.ts";
import { facts } from "../../documents/facts.ts";
import { service } from "../../documents/service.ts";

/** How a host's scripts look at its Node: with the kubelet's own credentials; see this-node.sh. */
export const ownNode = z.object({
  name: z.string(),
  server: z.string(),
  cacert: z.string(),
  clientCertificate: z.string(),
  /** A file that is there as soon as the host has its Pod network. */
  network: z.string(),
});

export type OwnNode = z.infer<typeof ownNode>;

export const kubeletDocument = service.extend({
  /** How the kubelet becomes a member of the cluster; see kubelet.sh. */
  join: z.object({ bootstrapKubeconfig: z.string(), kubeconfig: z.string() }),
  node: ownNode,
});

export type KubeletService = z.infer<typeof kubeletDocument>;

export const kubeletCommand = command("kubelet", kubeletDocument.omit({ files: true }));

/** What only the kubelet's host knows; see kubelet-facts.sh. */
export const kubeletFacts = facts(
  "kubelet",
  z.object({
    /** The certificate that the kubelet got for itself, as PEM; null until it has joined. */
    certificate: z.string().nullable(),
    /** How many Pods have something else mounted than what they are given now; null unless something is rotated. */
    pods: z.object({ tokens: z.number(), authorities: z.number() }).nullable(),
  }),
);
