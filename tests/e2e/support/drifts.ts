/** Something done by hand to a host of the cluster, and what must become of it. */
interface Drift {
  host: string;
  /** Lines for its shell. */
  changes: string[];
  /** What the warning about the host must say. */
  tells: RegExp[];
  /** The resources that are repaired. */
  repairs: string[];
  /** The units that are started or restarted by that; the others go on. */
  units?: string[];
}

const kubelet = "/opt/k8s/artifacts/kubelet-*/kubelet";

/**
 * All kinds of drift, a few on each host. Swap is not among them: it is the machine's, so all hosts of all labs
 * would have it (tests/scripts/report.bats).
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
    ],
    tells: [
      /kubelet: \/var\/lib\/kubelet\/config\.yaml has another content/,
      /flanneld: flanneld\.service is stopped/,
      /containerd: containerd\.service is disabled/,
      /prepare: net\.ipv4\.ip_forward is 0, not 1/,
      /keys: \/etc\/kubernetes\/pki\/kubelet-server\.key is 0644 root:root, not 0600 root:root/,
      /node-artifacts: \/opt\/k8s\/bin\/crictl is missing/,
    ],
    repairs: [
      "worker-1-kubelet",
      "flannel-worker-1",
      "worker-1-containerd",
      "worker-1-prepare",
      "keys-worker-1",
      "worker-1-node-artifacts",
    ],
    units: ["flanneld.service"],
  },
  {
    host: "worker-2",
    changes: [
      // It runs as before, but it is not the one that was brought.
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
      /node-artifacts: \/opt\/k8s\/artifacts\/kubelet-\S+\/kubelet was replaced/,
      /kubelet: \/opt\/k8s\/artifacts\/kubelet-\S+\/kubelet was not right when kubelet\.service started/,
      /keys: \/etc\/kubernetes\/pki\/kube-proxy\.crt has another content/,
      /kube-proxy: \/etc\/kubernetes\/pki\/kube-proxy\.crt was not right when kube-proxy\.service started/,
      /kube-lb: kube-lb\.service is masked/,
      /prepare: \/etc\/hosts lacks barekube's lines/,
    ],
    repairs: [
      "worker-2-node-artifacts",
      "worker-2-kubelet",
      "keys-worker-2",
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
      /etcd: etcd\.service is disabled/,
      /kube-scheduler: \/etc\/systemd\/system\/kube-scheduler\.service has another content/,
      /kube-controller-manager: kube-controller-manager\.service is stopped/,
      /membership: label node-role\.kubernetes\.io\/control-plane is missing/,
      /membership: taint node-role\.kubernetes\.io\/control-plane:NoSchedule is missing/,
    ],
    repairs: [
      "etcd-master-1",
      "master-1-kube-scheduler",
      "master-1-kube-controller-manager",
      "membership-master-1",
    ],
    units: ["kube-controller-manager.service"],
  },
];
