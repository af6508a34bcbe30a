import type { ClusterSpec } from "../../config/cluster.ts";
import { prepareCommand } from "../../documents/preparation.ts";
import type { Reports } from "../../observe/drift/cluster-drift.ts";

/**
 * The cluster with the former names of its hosts, also where the stack file no longer has them: a host remembers its own.
 * So it makes no difference when `renamedFrom` goes. A name that another host has by now is forgotten.
 *
 * @param remembered what is known of the hosts, also of those that did not answer.
 */
export function withFormerNames(cluster: ClusterSpec, remembered: Reports): ClusterSpec {
  const names = new Set(cluster.hosts.map(({ name }) => name));
  return {
    ...cluster,
    hosts: cluster.hosts.map((host) => {
      const former = host.renamedFrom ?? remembered.get(host.name)?.document(prepareCommand)?.renamedFrom;
      return former === undefined || names.has(former) ? host : { ...host, renamedFrom: former };
    }),
  };
}
