import type { ClusterSpec, HostSpec } from "../spec/cluster.ts";
import { wellKnownPorts } from "../spec/ports.ts";
import { yaml } from "./documents.ts";
import { renderCommand } from "./flags.ts";
import { localServer } from "./kube-apiserver.ts";
import { kubeconfigFile } from "./kubeconfig-file.ts";
import { paths, unitPath } from "./paths.ts";
import { binary, type Service } from "./service.ts";
import { renderUnit, restart, sandbox } from "./systemd.ts";

const port = wellKnownPorts["kube-scheduler"];

export function renderKubeScheduler(cluster: ClusterSpec, host: HostSpec): Service {
  const scheduler = binary(host, "kube-scheduler");
  const unit = "kube-scheduler.service";
  const kubeconfig = `${paths.kubernetes}/scheduler.conf`;
  const config = `${paths.kubernetes}/scheduler-config.yaml`;
  const command = renderCommand(scheduler.path, {
    "authentication-kubeconfig": kubeconfig,
    "authorization-kubeconfig": kubeconfig,
    "bind-address": "127.0.0.1",
    config,
    profiling: false,
    "tls-min-version": "VersionTLS12",
    ...cluster.scheduler.extraArgs,
  });
  return {
    unit,
    files: {
      [unitPath(unit)]: {
        mode: "0600",
        content: renderUnit({
          Unit: {
            Description: "Kubernetes scheduler",
            Documentation:
              "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/",
            After: "kube-apiserver.service",
          },
          Service: { ExecStart: command, ...restart, ...sandbox },
          Install: { WantedBy: "multi-user.target" },
        }),
      },
      [config]: {
        mode: "0600",
        content: yaml({
          apiVersion: "kubescheduler.config.k8s.io/v1",
          kind: "KubeSchedulerConfiguration",
          clientConnection: { kubeconfig },
          leaderElection: { leaderElect: true },
        }),
      },
      [kubeconfig]: kubeconfigFile(cluster, {
        server: localServer(cluster),
        user: "system:kube-scheduler",
        certificate: "scheduler",
      }),
    },
    reads: { "kube-scheduler": scheduler.fingerprint },
    ports: [port],
    ready: { url: `https://127.0.0.1:${port}/healthz`, seconds: 60, insecure: true },
  };
}
