import type { Part } from "../../part.ts";
import { paths } from "../../host/paths.ts";
import { accessDrift } from "./drift.ts";
import { etcdPorts } from "../ports.ts";
import { hasRBAC } from "./rbac.ts";
import { rootCertificate } from "./root.ts";

/** Who may do what in etcd. */
export const etcdAccess: Part = {
  name: "etcd-access",
  isOn: ({ isEtcd }) => isEtcd,
  sharedCertificates: rootCertificate,
  directories: [paths.kubernetes],
  openings: [
    {
      what: "a Pod network that keeps nodes' shares in etcd",
      protocol: "tcp",
      ports: {
        of: (cluster) => (hasRBAC(cluster) ? etcdPorts.client : undefined),
        usually: etcdPorts.client,
        setting: "network.flannel.datastore",
      },
      from: ["nodes"],
    },
  ],
  facts: [new URL("etcd-access-facts.sh", import.meta.url)],
  clusterDrift: accessDrift,
};
