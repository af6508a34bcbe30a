import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { scheduler as settings } from "./settings.ts";
import { yaml } from "../../documents/formats.ts";
import { systemdCredentials } from "../../documents/systemd-credentials.ts";
import { renderCommand } from "../../documents/command-line.ts";
import { localServer } from "../kube-apiserver/files.ts";
import { kubeconfigFile } from "../pki/kubeconfig-file.ts";
import { paths } from "../host/paths.ts";
import { pair } from "../pki/paths.ts";
import { binary } from "../host/artifacts/binary.ts";
import { unitFile } from "../host/unit-file.ts";
import { rememberedGenerations } from "../pki/remembered-generations.ts";
import type { Service } from "../../documents/service.ts";
import { lastToBeKilled, restart, sandbox } from "../../documents/unit-file.ts";
import { tlsFlags } from "../pki/cipher-suites.ts";

export const schedulerPort = 10259;

export function renderKubeScheduler(cluster: ClusterSpec, host: HostSpec): Service {
  const scheduler = binary(host, "kube-scheduler");
  const unit = "kube-scheduler.service";
  const kubeconfig = `${paths.kubernetes}/scheduler.conf`;
  const config = `${paths.kubernetes}/scheduler-config.yaml`;
  const client = pair("scheduler");
  const own = systemdCredentials(unit, [config, kubeconfig, client.cert, client.key]);
  const command = renderCommand(scheduler.path, {
    "authentication-kubeconfig": own.path(kubeconfig),
    "authorization-kubeconfig": own.path(kubeconfig),
    "bind-address": "127.0.0.1",
    config: own.path(config),
    profiling: false,
    ...tlsFlags,
    ...settings.of(cluster).extraArgs,
  });
  return {
    unit,
    files: {
      ...unitFile(unit, {
        Unit: {
          Description: "Kubernetes scheduler",
          Documentation: "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/",
          After: "kube-apiserver.service",
        },
        Service: {
          ExecStart: command,
          DynamicUser: true,
          LoadCredential: own.LoadCredential,
          ...restart,
          ...lastToBeKilled,
          ...sandbox,
        },
      }),
      [config]: {
        mode: "0600",
        content: yaml({
          apiVersion: "kubescheduler.config.k8s.io/v1",
          kind: "KubeSchedulerConfiguration",
          clientConnection: { kubeconfig: own.path(kubeconfig) },
          leaderElection: { leaderElect: true },
        }),
      },
      [kubeconfig]: kubeconfigFile(cluster, {
        server: localServer(cluster),
        user: "system:kube-scheduler",
        certificate: "scheduler",
        folder: own.folder,
      }),
    },
    reads: { "kube-scheduler": scheduler.fingerprint },
    generations: rememberedGenerations(cluster, "kubernetes"),
    ports: [schedulerPort],
    ready: { url: `https://127.0.0.1:${schedulerPort}/healthz`, seconds: 60, insecure: true },
  };
}
