import { readFileSync } from "node:fs";
import { ofFamily } from "../../../config/addresses.ts";
import { github } from "../../../config/artifacts.ts";
import type { NetworkPlugin } from "../plugin.ts";
import { networkPlugin } from "../settings.ts";
import { shareAnnotations } from "./annotations.ts";
import { datastoreOf, datastoresOf } from "./datastore.ts";
import { flanneldCommand } from "./document.ts";
import { flannelDrift } from "./drift.ts";
import { defaultVxlan, renderFlanneld, wireguardPort } from "./files.ts";
import { keptByFlannel } from "./kept.ts";
import { conflist } from "./paths.ts";
import { flannelRefusals } from "./refusals.ts";
import { flannelBackend, flannelSettings } from "./settings.ts";

const conflistScript = readFileSync(new URL("cni-conflist.sh", import.meta.url), "utf8");

/** flannel: flanneld on every node, and the CNI configuration that follows from the subnet that it gets. */
export const flannel: NetworkPlugin = {
  name: "flannel",
  isUsed: (settings) => networkPlugin.of({ settings }) === "flannel",
  isOn: ({ isNode }) => isNode,
  services: (cluster, host) => [renderFlanneld({ cluster, host, conflistScript })],
  settings: [flannelSettings, flannelBackend],
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
      what: "Pods of IPv6 of other nodes, over WireGuard",
      protocol: "udp",
      ports: {
        of: (cluster) =>
          flannelBackend.of(cluster).Type === "wireguard" &&
          ofFamily("IPv6", cluster.network.podCIDRs) !== undefined
            ? wireguardPort + 1
            : undefined,
        usually: wireguardPort + 1,
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
  clusterDrift: flannelDrift,
  refusals: flannelRefusals,
  readyFile: conflist,
  daemon: {
    command: flanneldCommand,
    service: (cluster, host) => renderFlanneld({ cluster, host, conflistScript }),
    authority: (cluster) => (datastoreOf(cluster) === "etcd" ? "etcd" : "kubernetes"),
    certificates: (cluster) => ({
      "flanneld-client": datastoreOf(cluster) === "etcd" ? "flanneld-etcd" : "flanneld",
    }),
  },
  kept: keptByFlannel,
  mtuOn: (report) => report?.document(flanneldCommand)?.mtu,
  // They would mislead a flanneld that changes back.
  staleAnnotations: (cluster) => (datastoresOf(cluster).includes("kube") ? [] : shareAnnotations),
  identity: (cluster) => ({ flannelBackend: flannelBackend.of(cluster).Type }),
};
