import type { Resource } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Reports } from "../../../observe/drift/cluster-drift.ts";
import { clusterDelegate } from "../../cluster/delegate.ts";
import type { JoinRights } from "../../cluster/join-rights.ts";
import { hostScript } from "../../host/remote/host-script.ts";
import type { Part } from "../../part.ts";
import type { Etcd } from "../etcd.ts";
import { etcdAccessCommand } from "./document.ts";
import { handedOverTo, renderEtcdAccess } from "./files.ts";

interface EtcdAccessArgs {
  cluster: ClusterSpec;
  parts: readonly Part[];
  etcd: Etcd;
  join: JoinRights;
  /** The reports of the hosts that answered. */
  reports: Reports;
}

/** etcd's users, and what is kept there for them, managed from one of its members; undefined without RBAC. */
export function etcdAccess(
  name: string,
  { cluster, parts, etcd, join, reports }: EtcdAccessArgs,
): Resource | undefined {
  const { host } = clusterDelegate(etcd.ofHosts);
  // What was handed over once stays in the document, so that the next `up` finds nothing to change.
  const remembered = host.remote.remembered?.document(etcdAccessCommand)?.handedOver;
  const wanted = handedOverTo(cluster, parts, reports);
  const data = renderEtcdAccess(cluster, parts, wanted && (remembered ?? wanted));
  if (data === undefined) return undefined;
  return hostScript(
    name,
    {
      host: host.remote,
      script: "etcd-access",
      label: etcdAccessCommand.label,
      data,
      // When the whole cluster goes, so do the users.
      deletedWith: join.roles,
    },
    { parent: etcd, dependsOn: etcd.members },
  );
}
