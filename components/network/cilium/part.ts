import { readFileSync } from "node:fs";
import { paths } from "../../host/paths.ts";
import type { NetworkPlugin } from "../plugin.ts";
import { portmapTables } from "../portmap.ts";
import { networkPlugin } from "../settings.ts";
import { checkCilium } from "./checks.ts";
import { conflist } from "./config.ts";
import { ciliumHostCommand } from "./document.ts";
import { renderCiliumHost } from "./files.ts";
import { ciliumObjects, ciliumPods } from "./objects.ts";
import { namespace } from "./rbac.ts";
import { ciliumSettings } from "./settings.ts";

const script = readFileSync(new URL("mount-bpf.sh", import.meta.url), "utf8");
const host = renderCiliumHost(script);

/** cilium: an agent on every node, as a Pod, which also enforces NetworkPolicies. */
export const cilium: NetworkPlugin = {
  name: "cilium",
  isUsed: (settings) => networkPlugin.of({ settings }) === "cilium",
  isOn: ({ isNode }) => isNode,
  settings: [ciliumSettings],
  checks: [checkCilium],
  services: () => [host],
  preparation: () => ({
    modules: ["vxlan"],
    // The agent sets both; declared here, they are given back.
    sysctl: { "net.ipv4.conf.all.rp_filter": "0", "net.ipv4.fib_multipath_use_neigh": "1" },
    // Of Pods with a hostPort; see cilium-host.sh for the rest.
    traces: { paths: [], interfaces: [], tables: portmapTables, ipsets: ["cilium_*"], networks: [] },
  }),
  openings: [
    { what: "Pods of other nodes, over VXLAN", protocol: "udp", ports: 8472, from: ["nodes"] },
    { what: "health of other agents", protocol: "tcp", ports: 4240, from: ["nodes"] },
  ],
  directories: [paths.cniConfigurations],
  addOn: { title: "Cilium", objects: ciliumObjects, pods: ciliumPods },
  pods: [`/api/v1/namespaces/${namespace}/pods`],
  enforcesPolicies: true,
  readyFile: conflist,
  ground: { command: ciliumHostCommand, service: () => host },
  kept: () => [],
  identity: () => ({ ciliumTunnel: "vxlan" }),
};
