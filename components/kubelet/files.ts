import { withPort } from "../../config/addresses.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { drainSecondsOf, isDrained, taintsOf } from "../node/settings.ts";
import { kubeletOfHost } from "./settings.ts";
import { containerdSocket } from "../containerd/files.ts";
import { yaml } from "../../documents/formats.ts";
import { renderCommand } from "../../documents/command-line.ts";
import { loadBalancerServer } from "../load-balancer/files.ts";
import { resolverOf } from "./resolver.ts";
import { renderOwnNode } from "./node-access.ts";
import { paths } from "../host/paths.ts";
import { hostPreparation } from "../host/preparation/settings.ts";
import { bootstrapKubeconfig, kubernetesCA, pair } from "../pki/paths.ts";
import { binary } from "../host/artifacts/binary.ts";
import { unitFile } from "../host/unit-file.ts";
import { rememberedGenerations } from "../pki/remembered-generations.ts";
import type { KubeletService } from "./document.ts";
import { lastToBeKilled, restart, restrictions } from "../../documents/unit-file.ts";
import { cipherSuites } from "../pki/cipher-suites.ts";

export const kubeletPorts = { api: 10250, healthz: 10248 } as const;
const config = `${paths.kubelet}/config.yaml`;
const dropIns = `${paths.kubelet}/config.d`;
const kubeconfig = `${paths.kubernetes}/kubelet.conf`;

export function renderKubelet(cluster: ClusterSpec, host: HostSpec): KubeletService {
  const kubelet = binary(host, "kubelet");
  const resolver = resolverOf(cluster, host);
  const command = renderCommand(kubelet.path, {
    "bootstrap-kubeconfig": bootstrapKubeconfig,
    config,
    "config-dir": dropIns,
    // The Node is named as in the stack file, whatever the machine's host name.
    "hostname-override": host.name,
    kubeconfig,
    "node-ip": host.addresses,
  });
  return {
    unit: "kubelet.service",
    directories: { [paths.kubelet]: { mode: "0700" }, [dropIns]: { mode: "0700" } },
    files: {
      ...unitFile("kubelet.service", {
        Unit: {
          Description: "Kubernetes kubelet",
          Documentation: "https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/",
          Wants: "containerd.service kube-lb.service",
          After: "containerd.service kube-lb.service",
        },
        Service: {
          ExecStart: command,
          ...restart,
          ...lastToBeKilled,
          ...restrictions,
          ...rights,
          KillMode: "process",
        },
      }),
      [config]: { mode: "0600", content: yaml(configuration(cluster, host)) },
    },
    reads: { kubelet: kubelet.fingerprint, server: loadBalancerServer(cluster) },
    generations: rememberedGenerations(cluster, "kubernetes", "serviceAccount"),
    ports: [kubeletPorts.api, kubeletPorts.healthz],
    serves: [{ address: withPort(host.address, kubeletPorts.api), certificate: pair("kubelet-server").cert }],
    ready: { url: `http://127.0.0.1:${kubeletPorts.healthz}/healthz`, seconds: 90 },
    leftovers: [
      paths.kubelet,
      kubeconfig,
      ...(resolver ? [resolver.file] : []),
      "/var/log/pods",
      "/var/log/containers",
    ],
    join: { bootstrapKubeconfig, kubeconfig },
    node: renderOwnNode(cluster, host),
    reserve: {
      path: `${dropIns}/50-reserved.conf`,
      fields: ["kubeReserved", "systemReserved"].filter((field) => !(field in kubeletOfHost.of(host))),
      controlPlane: host.isMaster || host.isEtcd,
    },
    ...(resolver && { resolver }),
    ...(isDrained(cluster) && {
      drain: { version: cluster.versions.kubernetes, seconds: drainSecondsOf(cluster) },
    }),
  };
}

/**
 * It mounts volumes where containerd and the host must see them, which rules out every setting that gives a unit its
 * own mount namespace; and it needs many of root's privileges. These are the ones that it does not need.
 */
const rights = {
  CapabilityBoundingSet:
    "~CAP_AUDIT_CONTROL CAP_AUDIT_READ CAP_AUDIT_WRITE CAP_BLOCK_SUSPEND CAP_LEASE CAP_LINUX_IMMUTABLE " +
    "CAP_MAC_ADMIN CAP_MAC_OVERRIDE CAP_SYS_BOOT CAP_SYS_MODULE CAP_SYS_PACCT CAP_SYS_RAWIO CAP_SYS_TIME " +
    "CAP_SYS_TTY_CONFIG CAP_WAKE_ALARM",
  SystemCallFilter: "~@clock @cpu-emulation @debug @module @obsolete @raw-io @reboot @swap",
} as const;

function configuration(cluster: ClusterSpec, host: HostSpec) {
  const server = pair("kubelet-server");
  const taints = taintsOf(host);
  const resolver = resolverOf(cluster, host);
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: kubernetesCA.cert },
    },
    authorization: { mode: "Webhook" },
    cgroupDriver: "systemd",
    clusterDNS: cluster.network.clusterDNS,
    clusterDomain: cluster.network.clusterDomain,
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    eventRecordQPS: 50,
    // Otherwise it would not start on a host with swap.
    ...(hostPreparation.of(cluster).swap === "keep" ? { failSwapOn: false } : {}),
    makeIPTablesUtilChains: true,
    podPidsLimit: 4096,
    readOnlyPort: 0,
    ...(resolver && { resolvConf: resolver.file }),
    rotateCertificates: true,
    seccompDefault: true,
    streamingConnectionIdleTimeout: "4h0m0s",
    tlsCertFile: server.cert,
    tlsCipherSuites: [...cipherSuites],
    tlsMinVersion: "VersionTLS12",
    tlsPrivateKeyFile: server.key,
    // The default is outside the kubelet's own directories.
    volumePluginDir: `${paths.kubelet}/volume-plugins`,
    ...(taints.length === 0 ? {} : { registerWithTaints: taints }),
    ...kubeletOfHost.of(host),
  };
}
