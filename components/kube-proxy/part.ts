import { kubernetesBinary } from "../../config/artifacts.ts";
import type { Part } from "../part.ts";
import { kubeProxyPorts, renderKubeProxy } from "./files.ts";
import { refuseMissingIPVS } from "./refusals.ts";
import {
  checkMode,
  kubeProxy as kubeProxySettings,
  kubeProxyMode,
  kubeProxyOfHost,
  kubeProxyProgram,
  modeWarnings,
} from "./settings.ts";

const ipvsPackages = ["ipset", "ipvsadm"];

export const kubeProxy: Part = {
  name: "kube-proxy",
  isOn: ({ isNode }) => isNode,
  services: (cluster, host) => [renderKubeProxy(cluster, host)],
  settings: [kubeProxySettings, kubeProxyMode],
  hostSettings: [kubeProxyOfHost],
  programs: { kubeProxy: kubeProxyProgram },
  checks: [checkMode],
  facts: [new URL("kube-proxy-facts.sh", import.meta.url)],
  refusals: [refuseMissingIPVS],
  warnings: modeWarnings,
  ports: { "kube-proxy (metrics)": kubeProxyPorts.metrics, "kube-proxy (health)": kubeProxyPorts.healthz },
  openings: (["tcp", "udp"] as const).map((protocol) => ({
    what: "Services of type NodePort",
    protocol,
    ports: {
      of: ({ network }) => network.serviceNodePortRange,
      usually: "30000-32767",
      setting: "network.serviceNodePortRange",
    },
    from: ["anyone"],
  })),
  artifacts: { "kube-proxy": kubernetesBinary("kube-proxy") },
  sharedCertificates: {
    "kube-proxy": { issuer: "kubernetes", commonName: "system:kube-proxy", use: "client" },
  },
  preparation: (cluster) => {
    switch (kubeProxyMode.of(cluster)) {
      case "nftables":
        return { modules: ["nf_tables"] };
      case "iptables":
        // kube-proxy sets it for NodePorts at 127.0.0.1; declared here, it is given back.
        return { sysctl: { "net.ipv4.conf.all.route_localnet": "1" } };
      case "ipvs":
        return {
          modules: ["ip_vs", "ip_vs_rr", "ip_vs_wrr", "ip_vs_sh"],
          packages: { debian: ipvsPackages, rhel: ipvsPackages },
        };
    }
  },
};
