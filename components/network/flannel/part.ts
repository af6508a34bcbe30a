import { readFileSync } from "node:fs";
import { github } from "../../../config/artifacts.ts";
import { bind, group, rbacGroup, rbacPath } from "../../cluster/rbac.ts";
import type { NetworkPlugin } from "../plugin.ts";
import { networkPlugin } from "../settings.ts";
import { admissionPolicy } from "./admission-policy.ts";
import { flanneldCommand } from "./document.ts";
import { flannelDrift } from "./drift.ts";
import {
  conflist,
  defaultVxlan,
  flanneldGroup,
  flanneldUser,
  renderFlanneld,
  wireguardPort,
} from "./files.ts";
import { keptByFlannel } from "./kept.ts";
import { flannelRefusals } from "./refusals.ts";
import { flannelBackend } from "./settings.ts";

const conflistScript = readFileSync(new URL("cni-conflist.sh", import.meta.url), "utf8");

/** flannel: flanneld on every node, and the CNI configuration that follows from the subnet that it gets. */
export const flannel: NetworkPlugin = {
  name: "flannel",
  isUsed: (settings) => networkPlugin.of({ settings }) === "flannel",
  isOn: ({ isNode }) => isNode,
  services: (cluster, host) => [renderFlanneld({ cluster, host, conflistScript })],
  settings: [flannelBackend],
  artifacts: {
    flanneld: {
      version: "flannel",
      url: (v, arch) => github(`flannel-io/flannel/releases/download/v${v}/flanneld-${arch}`),
      // flannel publishes no checksums; GitHub keeps a digest of what was uploaded.
      checksum: (_url, version) => ({
        url: `https://api.github.com/repos/flannel-io/flannel/releases/tags/v${version}`,
        format: "release",
      }),
    },
  },
  hostCertificates: {
    flanneld: {
      certificate: (_cluster, host) => ({
        issuer: "kubernetes",
        commonName: flanneldUser(host),
        organization: flanneldGroup,
        use: "client",
      }),
    },
  },
  openings: [
    {
      what: "Pods of other nodes, over vxlan",
      protocol: "udp",
      ports: {
        of: (cluster) => {
          const backend = flannelBackend.of(cluster);
          return backend.Type === "vxlan" ? (backend.Port ?? defaultVxlan.port) : undefined;
        },
        usually: defaultVxlan.port,
        setting: "network.flannelBackend",
      },
      from: ["nodes"],
    },
    {
      what: "Pods of other nodes, over WireGuard",
      protocol: "udp",
      ports: {
        of: (cluster) => (flannelBackend.of(cluster).Type === "wireguard" ? wireguardPort : undefined),
        usually: wireguardPort,
        setting: "network.flannelBackend",
      },
      from: ["nodes"],
    },
  ],
  preparation: (cluster) => {
    const { Type } = flannelBackend.of(cluster);
    return { modules: Type === "host-gw" ? [] : [Type] };
  },
  objects: [
    ...admissionPolicy,
    {
      path: `${rbacPath}/clusterroles/barekube:flannel`,
      object: {
        apiVersion: `${rbacGroup}/v1`,
        kind: "ClusterRole",
        metadata: { name: "barekube:flannel" },
        rules: [
          { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
          { apiGroups: [""], resources: ["nodes/status"], verbs: ["patch"] },
        ],
      },
    },
    bind("barekube:flannel", "barekube:flannel", group(flanneldGroup)),
  ],
  clusterDrift: flannelDrift,
  refusals: flannelRefusals,
  readyFile: conflist,
  daemon: {
    command: flanneldCommand,
    service: (cluster, host) => renderFlanneld({ cluster, host, conflistScript }),
    certificates: { "flanneld-client": "flanneld" },
  },
  kept: keptByFlannel,
  identity: (cluster) => ({ flannelBackend: flannelBackend.of(cluster).Type }),
};
