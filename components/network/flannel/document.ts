import { z } from "zod";
import type { Datastore } from "./settings.ts";
import { command } from "../../../documents/command.ts";
import { ownNode } from "../../kubelet/document.ts";
import type { HostReport } from "../../../observe/report/host-report.ts";
import { service } from "../../../documents/service.ts";

export const flanneldDocument = service.extend({
  /** What flanneld creates after it starts, for removal to delete; see flanneld.sh. */
  conflist: z.string(),
  interfaces: z.array(z.string()),
  tables: z.array(z.string()),
  /** The CNI plugin for `hostPort`; see host-ports.sh. Hosts may still have a document without this and the next. */
  portmap: z.string().optional(),
  /** Tables of nftables, or chains of iptables with those that lead there, of another mode of kube-proxy. */
  unused: z
    .object({ tables: z.array(z.string()).optional(), chains: z.array(z.string()).optional() })
    .optional(),
  /** The Pod networks, if their routes lead through interfaces that stay. */
  routes: z.array(z.string()).optional(),
  /** The MTU between hosts, if flanneld is told one; in bytes. */
  mtu: z.number().optional(),
  /** Where flanneld keeps the shares of all nodes; absent for the annotations of Nodes. */
  datastore: z.literal("etcd").optional(),
  /** How the host gets its share in etcd, and gives it back; see etcd-share.sh. */
  share: z
    .object({
      /** flanneld asks for the share in it again. At first that is its Node's. */
      file: z.string(),
      network: z.string(),
      prefix: z.string(),
      endpoints: z.array(z.string()),
      cacert: z.string(),
      cert: z.string(),
      key: z.string(),
    })
    .optional(),
  node: ownNode.optional(),
});

export type FlanneldService = z.infer<typeof flanneldDocument>;

export const flanneldCommand = command("flanneld", flanneldDocument.omit({ files: true }));

/** Where a host's flanneld keeps its share, as it was last applied; undefined where it never was. */
export function datastoreOn(report: HostReport): Datastore | undefined {
  const document = report.document(flanneldCommand);
  return document && (document.datastore ?? "kube");
}
