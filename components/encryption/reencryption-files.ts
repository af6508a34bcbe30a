import { type ClusterSpec, masterHosts } from "../../config/cluster.ts";
import { renderApiAccess } from "../cluster/api-access.ts";

/** All Secrets written anew; scripts/reencrypt.sh. */
export function renderReencryption(cluster: ClusterSpec) {
  return {
    api: renderApiAccess(cluster),
    /** Generation of the key in use. */
    key: cluster.encryptionKeys[0],
    /** Whose API servers write with it by then. */
    masters: masterHosts(cluster).map(({ name }) => name),
  };
}
