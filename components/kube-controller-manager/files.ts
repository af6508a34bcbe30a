import { familyOf } from "../../config/addresses.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { lifetimesOf } from "../pki/settings.ts";
import { controllerManager } from "./settings.ts";
import { type SystemdCredentials, systemdCredentials } from "../../documents/systemd-credentials.ts";
import { renderCommand } from "../../documents/command-line.ts";
import { localServer } from "../kube-apiserver/files.ts";
import { kubeconfigFile } from "../pki/kubeconfig-file.ts";
import { paths } from "../host/paths.ts";
import { frontProxyCA, issuingCA, kubernetesCA, pair, serviceAccount } from "../pki/paths.ts";
import { binary } from "../host/artifacts/binary.ts";
import { unitFile } from "../host/unit-file.ts";
import { rememberedGenerations } from "../pki/remembered-generations.ts";
import type { Service } from "../../documents/service.ts";
import { lastToBeKilled, restart, sandbox } from "../../documents/unit-file.ts";
import { tlsFlags } from "../pki/cipher-suites.ts";

export const controllerManagerPort = 10257;
const kubeconfig = `${paths.kubernetes}/controller-manager.conf`;

export function renderKubeControllerManager(cluster: ClusterSpec, host: HostSpec): Service {
  const manager = binary(host, "kube-controller-manager");
  const unit = "kube-controller-manager.service";
  const client = pair("controller-manager");
  const own = systemdCredentials(unit, [
    kubeconfig,
    client.cert,
    client.key,
    issuingCA.cert,
    issuingCA.key,
    serviceAccount.key,
  ]);
  return {
    unit,
    files: {
      ...unitFile(unit, {
        Unit: {
          Description: "Kubernetes controller manager",
          Documentation:
            "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
          After: "kube-apiserver.service",
        },
        Service: {
          ExecStart: renderCommand(manager.path, flags(cluster, own)),
          DynamicUser: true,
          LoadCredential: own.LoadCredential,
          ...restart,
          ...lastToBeKilled,
          ...sandbox,
        },
      }),
      [kubeconfig]: kubeconfigFile(cluster, {
        server: localServer(cluster),
        user: "system:kube-controller-manager",
        certificate: "controller-manager",
        folder: own.folder,
      }),
    },
    reads: { "kube-controller-manager": manager.fingerprint },
    generations: rememberedGenerations(cluster, "kubernetes", "frontProxy", "serviceAccount"),
    ports: [controllerManagerPort],
    ready: { url: `https://127.0.0.1:${controllerManagerPort}/healthz`, seconds: 60, insecure: true },
  };
}

/** With both families, each has a flag of its own. */
function maskSizes({ network: { podCIDRs, nodeCIDRMaskSizes } }: ClusterSpec) {
  const sizes = podCIDRs.map(
    (cidr) => [familyOf(cidr).toLowerCase(), nodeCIDRMaskSizes[familyOf(cidr)]] as const,
  );
  return Object.fromEntries(
    sizes.map(([family, size]) => [
      sizes.length === 1 ? "node-cidr-mask-size" : `node-cidr-mask-size-${family}`,
      size,
    ]),
  );
}

function flags(cluster: ClusterSpec, own: SystemdCredentials) {
  return {
    "allocate-node-cidrs": true,
    "authentication-kubeconfig": own.path(kubeconfig),
    "authorization-kubeconfig": own.path(kubeconfig),
    "bind-address": "127.0.0.1",
    "client-ca-file": kubernetesCA.cert,
    "cluster-cidr": cluster.network.podCIDRs,
    "cluster-name": cluster.name,
    "cluster-signing-cert-file": own.path(issuingCA.cert),
    // Kubelet certificates live as long as all others.
    "cluster-signing-duration": `${lifetimesOf(cluster).validityHours}h`,
    "cluster-signing-key-file": own.path(issuingCA.key),
    controllers: ["*", "bootstrapsigner", "tokencleaner"],
    kubeconfig: own.path(kubeconfig),
    "leader-elect": true,
    ...maskSizes(cluster),
    profiling: false,
    "requestheader-client-ca-file": frontProxyCA.cert,
    "root-ca-file": kubernetesCA.cert,
    "service-account-private-key-file": own.path(serviceAccount.key),
    "service-cluster-ip-range": cluster.network.serviceCIDRs,
    "terminated-pod-gc-threshold": 12500,
    "use-service-account-credentials": true,
    ...tlsFlags,
    ...controllerManager.of(cluster).extraArgs,
  };
}
