import { drift } from "./messages.ts";

/** What somebody does to a host by hand, and what must come of it. */
interface Drift {
  host: string;
  /** Commands for its shell. */
  changes: string[];
  /** What the warning about the host must say. */
  tells: RegExp[];
  /** The resources that are repaired. */
  repairs: string[];
  /** The units that the repair starts or restarts; all others keep running. */
  units?: string[];
}

/** Somebody else's, which `up` puts aside. */
export const dropIn = "/etc/systemd/system/kube-proxy.service.d/10-mine.conf";
const kubelet = "/opt/k8s/artifacts/kubelet-*/kubelet";

/**
 * Every kind of drift, a few on each host, but for swap: that is the machine's, so every host of every lab would have
 * it (tests/scripts/report.bats covers it).
 */
export const drifts: readonly Drift[] = [
  {
    host: "worker-1",
    changes: [
      "echo '# by hand' >>/var/lib/kubelet/config.yaml",
      "systemctl stop flanneld",
      "systemctl disable --quiet containerd",
      "sysctl -qw net.ipv4.ip_forward=0",
      "chmod 0644 /etc/kubernetes/pki/kubelet-server.key",
      "rm /opt/k8s/bin/crictl",
      `mkdir -p ${dropIn.replace(/\/[^/]*$/, "")}; printf '[Service]\\nExecStart=\\nExecStart=/bin/false\\n' >${dropIn}`,
      "systemctl daemon-reload; systemctl restart kube-proxy",
    ],
    tells: [
      drift.otherContent("kubelet", "/var/lib/kubelet/config.yaml"),
      drift.unit("flanneld", "stopped"),
      drift.unit("containerd", "disabled"),
      drift.parameter("net.ipv4.ip_forward", { is: "0", wanted: "1" }),
      drift.otherMode("keys", "/etc/kubernetes/pki/kubelet-server.key", {
        is: "0644 root:root",
        wanted: "0600 root:root",
      }),
      drift.missing("node-artifacts", "/opt/k8s/bin/crictl"),
      drift.overridden("kube-proxy", dropIn, "ExecStart"),
    ],
    repairs: [
      "worker-1-kubelet",
      "worker-1-flanneld",
      "worker-1-containerd",
      "worker-1-prepare",
      "worker-1-keys",
      "worker-1-node-artifacts",
      "worker-1-kube-proxy",
    ],
    units: ["flanneld.service", "kube-proxy.service"],
  },
  {
    host: "worker-2",
    changes: [
      // It works as before, but it isn't the file that barekube installed.
      `for file in ${kubelet}; do cp "$file" "$file.new"; echo >>"$file.new"; mv "$file.new" "$file"; done`,
      "systemctl restart kubelet",
      "cp /etc/kubernetes/pki/flanneld.crt /etc/kubernetes/pki/kube-proxy.crt",
      "systemctl restart kube-proxy",
      "ln -sf /dev/null /etc/systemd/system/kube-lb.service",
      "systemctl daemon-reload",
      // Podman's own file, which cannot be replaced.
      "cp /etc/hosts /run/hosts && sed '/^# barekube begin$/,/^# barekube end$/d' /run/hosts >/etc/hosts && rm /run/hosts",
    ],
    tells: [
      drift.replaced("node-artifacts", kubelet),
      drift.wrongAtStart("kubelet", kubelet),
      drift.otherContent("keys", "/etc/kubernetes/pki/kube-proxy.crt"),
      drift.wrongAtStart("kube-proxy", "/etc/kubernetes/pki/kube-proxy.crt"),
      drift.unit("kube-lb", "masked"),
      drift.linesMissing("/etc/hosts"),
    ],
    repairs: [
      "worker-2-node-artifacts",
      "worker-2-kubelet",
      "worker-2-keys",
      "worker-2-kube-proxy",
      "worker-2-kube-lb",
      "worker-2-prepare",
    ],
    units: ["kubelet.service", "kube-proxy.service"],
  },
  {
    host: "master-1",
    changes: [
      "rm /etc/systemd/system/multi-user.target.wants/etcd.service",
      "sed -i 's/^Restart=.*/Restart=no/' /etc/systemd/system/kube-scheduler.service",
      "systemctl stop kube-controller-manager",
    ],
    tells: [
      drift.unit("etcd", "disabled"),
      drift.otherContent("kube-scheduler", "/etc/systemd/system/kube-scheduler.service"),
      drift.unit("kube-controller-manager", "stopped"),
      drift.missing("membership", "label node-role.kubernetes.io/control-plane"),
      drift.missing("membership", "taint node-role.kubernetes.io/control-plane:NoSchedule"),
    ],
    repairs: [
      "etcd-master-1",
      "master-1-kube-scheduler",
      "master-1-kube-controller-manager",
      "master-1-membership",
    ],
    units: ["kube-controller-manager.service"],
  },
];
