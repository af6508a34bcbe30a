import { z } from "zod";
import { type ClusterSpec, etcdHosts } from "../../../config/cluster.ts";
import type { Reports } from "../../../observe/drift/cluster-drift.ts";
import { etcdAccessFacts } from "../../etcd/access/document.ts";
import { etcdPrefixOf } from "./datastore.ts";

const lease = z.object({ PublicIP: z.string() });

/** `/kubernetes/network/subnets/172.30.1.0-24` */
export const shareKey = (prefix: string, subnet: string): string =>
  `${prefix}/subnets/${subnet.replace("/", "-")}`;

/** Address of a host → its share, as etcd has it: `172.30.1.0/24`; undefined if no member says so. */
export function sharesInEtcd(
  cluster: ClusterSpec,
  reports: Reports,
): ReadonlyMap<string, string> | undefined {
  const [member] = etcdHosts(cluster);
  const keys = member && reports.get(member.name)?.facts(etcdAccessFacts)?.keys;
  if (keys === undefined) return undefined;
  const folder = shareKey(etcdPrefixOf(cluster), "");
  return new Map(
    Object.entries(keys).flatMap(([key, value]) => {
      if (!key.startsWith(folder)) return [];
      const publicIP = publicIPIn(value);
      return publicIP === undefined ? [] : [[publicIP, key.slice(folder.length).replace("-", "/")]];
    }),
  );
}

function publicIPIn(value: string): string | undefined {
  try {
    return lease.safeParse(JSON.parse(value)).data?.PublicIP;
  } catch {
    return undefined;
  }
}
