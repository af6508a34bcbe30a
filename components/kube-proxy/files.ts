import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { kubeProxyMode, kubeProxyOfHost } from "./settings.ts";
import { yaml } from "../../documents/formats.ts";
import { renderCommand } from "../../documents/command-line.ts";
import { kubeconfigFile } from "../pki/kubeconfig-file.ts";
import { loadBalancerServer } from "../load-balancer/files.ts";
import { paths } from "../host/paths.ts";
import { binary } from "../host/artifacts/binary.ts";
import { unitFile } from "../host/unit-file.ts";
import { rememberedGenerations } from "../pki/remembered-generations.ts";
import type { KubeProxyService } from "./document.ts";
import { lastToBeKilled, restart, sandbox, xtablesLock } from "../../documents/unit-file.ts";

const kubeconfig = `${paths.kubernetes}/kube-proxy.conf`;
export const kubeProxyConfig = `${paths.kubernetes}/kube-proxy-config.yaml`;
export const kubeProxyPorts = { healthz: 10256, metrics: 10249 } as const;

type Mode = ReturnType<typeof kubeProxyMode.of>;

export function renderKubeProxy(cluster: ClusterSpec, host: HostSpec): KubeProxyService {
  const proxy = binary(host, "kube-proxy");
  const recovers = healthOf(host);
  const mode = kubeProxyMode.of(cluster);
  return {
    unit: "kube-proxy.service",
    files: {
      ...unitFile("kube-proxy.service", {
        Unit: {
          Description: "Kubernetes network proxy",
          Documentation: "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-proxy/",
          Wants: "kube-lb.service",
          After: "kube-lb.service",
        },
        Service: {
          ExecStart: renderCommand(proxy.path, { config: kubeProxyConfig }),
          ...restart,
          ...lastToBeKilled,
          ...sandbox,
          // It sets packet filter rules and network kernel parameters.
          ProtectKernelTunables: false,
          ...rightsFor(mode),
        },
      }),
      [kubeProxyConfig]: {
        mode: "0600",
        content: yaml({
          apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
          kind: "KubeProxyConfiguration",
          clientConnection: { kubeconfig },
          clusterCIDR: cluster.network.podCIDRs.join(","),
          healthzBindAddress: `0.0.0.0:${kubeProxyPorts.healthz}`,
          hostnameOverride: host.name,
          metricsBindAddress: `127.0.0.1:${kubeProxyPorts.metrics}`,
          mode,
          ...kubeProxyOfHost.of(host),
        }),
      },
      [kubeconfig]: kubeconfigFile(cluster, {
        server: loadBalancerServer(cluster),
        user: "system:kube-proxy",
        certificate: "kube-proxy",
      }),
    },
    reads: { "kube-proxy": proxy.fingerprint },
    generations: rememberedGenerations(cluster, "kubernetes"),
    ports: Object.values(kubeProxyPorts),
    ...(recovers === undefined ? {} : { recovers }),
    mode,
    binary: proxy.path,
  };
}

/** The kernel loads nftables modules on demand; for iptables and ipvs, programs load them. */
function rightsFor(mode: Mode) {
  const capabilities = "CAP_NET_ADMIN CAP_NET_RAW";
  if (mode === "nftables") {
    // What it kept in iptables before, it removes with iptables.
    return { CapabilityBoundingSet: capabilities, ReadWritePaths: xtablesLock.writable };
  }
  return {
    CapabilityBoundingSet: `${capabilities} CAP_SYS_MODULE`,
    ProtectKernelModules: false,
    SystemCallFilter: [...sandbox.SystemCallFilter, "@module"],
    ExecStartPre: xtablesLock.create,
    ReadWritePaths: xtablesLock.writable,
  };
}

/** Its health endpoint; undefined when the stack file moves it. */
function healthOf(host: HostSpec): KubeProxyService["recovers"] {
  if ("healthzBindAddress" in kubeProxyOfHost.of(host)) return undefined;
  return { url: `http://127.0.0.1:${kubeProxyPorts.healthz}/healthz`, seconds: 60 };
}
