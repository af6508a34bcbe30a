import { z } from "zod";
import { command } from "../../documents/command.ts";
import { facts } from "../../documents/facts.ts";
import { service } from "../../documents/service.ts";
import type { HostReport } from "../../observe/report/host-report.ts";

/** How a host's scripts read its Node: with the kubelet's own credentials; see this-node.sh. */
export const ownNode = z.object({
  name: z.string(),
  server: z.string(),
  cacert: z.string(),
  clientCertificate: z.string(),
  /** A file that exists as soon as the host has its Pod network; `*` stands for any name. */
  network: z.string(),
});

export type OwnNode = z.infer<typeof ownNode>;

/** How a host finds name servers for its Pods; see resolver.sh. */
export const resolver = z.object({
  /** Where it puts them, as resolv.conf(5). */
  file: z.string(),
  /** Files of that format. The first with a name server that Pods can reach is taken. */
  sources: z.array(z.string()),
  /** Addresses that are of no use to Pods, besides those of the host itself. */
  useless: z.array(z.string()),
  /** Name servers if none of the files has one; without this, that is an error. */
  instead: z.array(z.string()).optional(),
});

export type Resolver = z.infer<typeof resolver>;

export const kubeletDocument = service.extend({
  /** How the kubelet joins the cluster; see kubelet.sh. */
  join: z.object({ bootstrapKubeconfig: z.string(), kubeconfig: z.string() }),
  node: ownNode,
  /** What the host keeps from Pods, computed on the host; see reserved.sh. */
  reserve: z.object({ path: z.string(), fields: z.array(z.string()), controlPlane: z.boolean() }),
  resolver: resolver.optional(),
  /** With this, the node is drained before its kubelet gets another minor version; see node-drain.sh. */
  drain: z.object({ version: z.string(), seconds: z.int() }).optional(),
});

export type KubeletService = z.infer<typeof kubeletDocument>;

export const kubeletCommand = command("kubelet", kubeletDocument.omit({ files: true }));

/** The name of the Node that the host's kubelet was last told to be; undefined if it has none. */
export const nodeNameIn = (report: HostReport): string | undefined =>
  report.document(kubeletCommand)?.node.name;

/** What only the kubelet's host knows; see kubelet-facts.sh. */
export const kubeletFacts = facts(
  "kubelet",
  z.object({
    /** The kubelet's own client certificate, as PEM; null until it has joined. */
    certificate: z.string().nullable(),
    /** How many Pods still have outdated tokens or authorities mounted; null unless something was rotated. */
    pods: z.object({ tokens: z.number(), authorities: z.number() }).nullable(),
    /** The kubelet's resolv.conf as the host's name servers are now; null if Pods can reach none of those. */
    resolvConf: z
      .object({ file: z.string(), wanted: z.string(), present: z.string() })
      .nullable()
      .default(null),
  }),
);
