import type { Part } from "../../part.ts";
import { certificateMode } from "../../pki/modes.ts";
import { etcdClientCA } from "../../pki/paths.ts";
import { checkShares } from "./checks.ts";
import { datastoreOf, datastoresOf, etcdPrefixOf } from "./datastore.ts";
import { etcdUser } from "./etcd-files.ts";
import { sharesToHandOver } from "./hand-over.ts";
import { netConfFor } from "./net-conf.ts";

/** flannel's access to etcd, where it keeps the shares of nodes below a key of its own. */
export const flannelOnEtcd: Part = {
  name: "flannel-on-etcd",
  isUsed: (settings) => datastoresOf({ settings }).includes("etcd"),
  isOn: ({ isNode }) => isNode,
  checks: [checkShares],
  hostCertificates: {
    "flanneld-etcd": { certificate: () => ({ issuer: "etcd", commonName: etcdUser, use: "client" }) },
  },
  keyFiles: ({ secrets }) => ({
    [etcdClientCA]: { mode: certificateMode, content: secrets.bundle("etcd") },
  }),
  etcdClient: (cluster) => ({
    user: etcdUser,
    prefix: `${etcdPrefixOf(cluster)}/`,
    keys: { [`${etcdPrefixOf(cluster)}/config`]: JSON.stringify(netConfFor(cluster, "etcd")) },
    ...(datastoreOf(cluster) === "etcd" && datastoresOf(cluster).includes("kube")
      ? { handedOver: (reports) => sharesToHandOver(cluster, reports) }
      : {}),
  }),
};
