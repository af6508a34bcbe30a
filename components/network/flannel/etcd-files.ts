import { ofFamily } from "../../../config/addresses.ts";
import { type ClusterSpec, etcdHosts, type HostSpec } from "../../../config/cluster.ts";
import { etcdClientURL } from "../../etcd/files.ts";
import { loadBalancerServer } from "../../load-balancer/files.ts";
import { etcdClientCA, kubeletClient, kubernetesCA, pair } from "../../pki/paths.ts";
import { rememberedGenerations } from "../../pki/remembered-generations.ts";
import { etcdPrefixOf } from "./datastore.ts";
import type { DatastoreFiles } from "./datastore-files.ts";
import { conflist } from "./paths.ts";

/** flanneld's user of etcd, the same on all nodes. */
export const etcdUser = "flannel";

/** Not in /run: a node that was off for longer than etcd keeps its share asks for the same one again. */
const folder = "/var/lib/cni/flannel";
const subnetFile = `${folder}/subnet.env`;

/** For a flanneld that keeps shares in etcd. */
export function etcdFiles(cluster: ClusterSpec, host: HostSpec): DatastoreFiles {
  const { cert, key } = pair("flanneld-etcd");
  const prefix = etcdPrefixOf(cluster);
  const endpoints = etcdHosts(cluster).map(etcdClientURL);
  return {
    subnetFile,
    flags: {
      "etcd-cafile": etcdClientCA,
      "etcd-certfile": cert,
      "etcd-endpoints": endpoints,
      "etcd-keyfile": key,
      "etcd-prefix": prefix,
      "subnet-file": subnetFile,
    },
    unit: { Environment: `SUBNET_FILE=${subnetFile}` },
    files: {},
    directories: { [folder]: { mode: "0755" } },
    generations: rememberedGenerations(cluster, "etcd"),
    document: {
      datastore: "etcd",
      share: {
        ...{ file: subnetFile, network: ofFamily("IPv4", cluster.network.podCIDRs) ?? "", prefix, endpoints },
        ...{ cacert: etcdClientCA, cert, key },
      },
      node: {
        name: host.name,
        server: loadBalancerServer(cluster),
        cacert: kubernetesCA.cert,
        clientCertificate: kubeletClient,
        network: conflist,
      },
    },
  };
}
