import { type ClusterSpec, etcdHosts } from "../../../config/cluster.ts";
import type { Reports } from "../../../observe/drift/cluster-drift.ts";
import { artifactFile } from "../../host/paths.ts";
import type { Part } from "../../part.ts";
import { etcdClientURL } from "../files.ts";
import { etcdCA, etcdRoot } from "../paths.ts";
import type { EtcdClient } from "./client.ts";
import { rootUser } from "./root.ts";
import type { EtcdAccessDocument } from "./document.ts";

/** What the parts want of etcd's RBAC; undefined if none of them needs it. */
export function renderEtcdAccess(
  cluster: ClusterSpec,
  parts: readonly Part[],
  handedOver: EtcdAccessDocument["handedOver"],
): EtcdAccessDocument | undefined {
  const clients = etcdClients(cluster, parts);
  if (clients.length === 0) return undefined;
  const administrators = parts.flatMap(({ etcdAdministrators = [] }) => etcdAdministrators);
  return {
    administrators: [rootUser, ...administrators],
    clients: Object.fromEntries(clients.map(({ user, prefix }) => [user, { prefix }])),
    keys: Object.assign({}, ...clients.map(({ keys }) => keys)) as Record<string, string>,
    ...(handedOver === undefined ? {} : { handedOver }),
    etcdctl: {
      path: artifactFile({ name: `etcd-${cluster.versions.etcd}` }, "etcdctl"),
      endpoints: etcdHosts(cluster).map(etcdClientURL),
      cacert: etcdCA,
      ...etcdRoot,
    },
  };
}

/** What a living cluster hands over to the parts' users; undefined if there is nothing. */
export function handedOverTo(
  cluster: ClusterSpec,
  parts: readonly Part[],
  reports: Reports,
): Record<string, string> | undefined {
  const all = etcdClients(cluster, parts).flatMap(({ handedOver }) =>
    handedOver === undefined ? [] : [handedOver(reports)],
  );
  return all.length === 0 ? undefined : (Object.assign({}, ...all) as Record<string, string>);
}

const etcdClients = (cluster: ClusterSpec, parts: readonly Part[]): EtcdClient[] =>
  parts.flatMap(({ etcdClient }) => (etcdClient === undefined ? [] : [etcdClient(cluster)]));
