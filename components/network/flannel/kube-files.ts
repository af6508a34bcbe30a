import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { paths } from "../../host/paths.ts";
import { loadBalancerServer } from "../../load-balancer/files.ts";
import { kubeconfigFile } from "../../pki/kubeconfig-file.ts";
import { rememberedGenerations } from "../../pki/remembered-generations.ts";
import type { DatastoreFiles } from "./datastore-files.ts";
import { netConf } from "./paths.ts";

const kubeconfig = `${paths.kubernetes}/flanneld.conf`;

/** flanneld's own identity, since a kubelet may not read other Nodes. */
export const flanneldUser = (host: Pick<HostSpec, "name">): string => `system:flannel:${host.name}`;
export const flanneldGroup = "system:flannel";

/** For a flanneld that keeps shares in the annotations of Nodes. */
export function kubeFiles(cluster: ClusterSpec, host: HostSpec): DatastoreFiles {
  return {
    subnetFile: "/run/flannel/subnet.env",
    flags: { "kube-subnet-mgr": true, "kubeconfig-file": kubeconfig, "net-config-path": netConf },
    unit: { Environment: `NODE_NAME=${host.name}` },
    files: {
      [kubeconfig]: kubeconfigFile(cluster, {
        server: loadBalancerServer(cluster),
        user: flanneldUser(host),
        certificate: "flanneld",
      }),
    },
    directories: {},
    generations: rememberedGenerations(cluster, "kubernetes"),
    document: {},
  };
}
