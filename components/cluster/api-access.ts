import type { ClusterSpec } from "../../config/cluster.ts";
import { localServer } from "../kube-apiserver/files.ts";
import { kubernetesCA, pair } from "../pki/paths.ts";

/** How a script on a master talks to the API; see api.sh. */
export function renderApiAccess(cluster: ClusterSpec) {
  return { server: localServer(cluster), cacert: kubernetesCA.cert, ...pair("admin") };
}
