import { ofFamily } from "../../../config/addresses.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Reports } from "../../../observe/drift/cluster-drift.ts";
import { type NodeFacts, nodesIn } from "../../node/document.ts";
import { annotation } from "./annotations.ts";
import { etcdPrefixOf } from "./datastore.ts";
import { datastoreOn } from "./document.ts";
import { shareKey } from "./etcd-shares.ts";

/**
 * The shares of all nodes as flanneld keeps them in etcd, from the annotations of their Nodes: key → value. So a node
 * that changes over keeps its share, and knows all others at once. One that has changed over already has written its own.
 */
export function sharesToHandOver(cluster: ClusterSpec, reports: Reports): Record<string, string> {
  return Object.fromEntries(
    [...(nodesIn(reports) ?? [])].flatMap(([name, node]) => {
      const report = reports.get(name);
      if (report !== undefined && datastoreOn(report) === "etcd") return [];
      const attributes = attributesOf(node);
      const subnet = ofFamily("IPv4", node.podCIDRs);
      if (subnet === undefined || attributes === undefined) return [];
      return [[shareKey(etcdPrefixOf(cluster), subnet), JSON.stringify(attributes)]];
    }),
  );
}

function attributesOf({ annotations }: NodeFacts): object | undefined {
  const of = (name: string) => annotations[annotation(name)];
  const PublicIP = of("public-ip");
  const BackendType = of("backend-type");
  const data = of("backend-data");
  if (PublicIP === undefined || BackendType === undefined || of("kube-subnet-manager") !== "true") {
    return undefined;
  }
  return { PublicIP, BackendType, ...(data === undefined ? {} : { BackendData: parsed(data) }) };
}

/** Anybody who may write annotations may have written something else there. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
