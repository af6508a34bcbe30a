import { z } from "zod";
import { artifacts } from "./artifacts.ts";
import { certificateSettings } from "./certificates.ts";
import { apiServer, controllerManager, etcd, loadBalancer, scheduler } from "./control-plane.ts";
import { encryptionKeys } from "./encryption-keys.ts";
import { absolutePath, form, version } from "./formats.ts";
import { certificateAuthorities, serviceAccountKeys } from "./generations.ts";
import { hostPreparation } from "./host-preparation.ts";
import { host } from "./host.ts";
import { network } from "./network.ts";
import { containerdSettings, kubeProxySettings, kubeletSettings } from "./node-settings.ts";
import { sshSettings } from "./ssh.ts";

const versionOf = (component: string, example: string) =>
  version
    .optional()
    .meta({ description: `Version of ${component}.`, absent: "the tested one", examples: [example] });

const versions = z.strictObject({
  etcd: versionOf("etcd", "3.6.14"),
  containerd: versionOf("containerd", "2.3.4"),
  runc: versionOf("runc", "1.4.3"),
  cniPlugins: versionOf("the CNI plugins", "1.9.1"),
  flannel: versionOf("flannel", "0.28.9"),
  coredns: versionOf("CoreDNS", "1.14.7"),
  pause: versionOf("the pause image", "3.10.2"),
  crictl: versionOf("crictl", "1.36.0"),
});

const drainSeconds = "a number of seconds from 1 to 600";
const someWorkers = "a number from 1, or a share of all workers from 1% to 100%";

/** Settings that are objects themselves, each field of which can be right or wrong by itself. */
export const sections = {
  versions,
  network,
  ssh: sshSettings,
  apiServer,
  controllerManager,
  scheduler,
  etcd,
  loadBalancer,
  certificateAuthorities,
  containerd: containerdSettings,
  artifacts,
  hostPreparation,
} as const;

/** Everything a stack file may say, by the key behind `barekube:`. */
export const stack = z.strictObject({
  clusterName: form(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "a DNS label such as prod-1").meta({
    description: "Name of the cluster.",
    examples: ["prod-1"],
  }),
  kubernetesVersion: version.default("1.36.4").meta({
    description: "Version of Kubernetes; one of the tested versions (`spec/versions.ts`).",
    examples: ["1.36.4"],
  }),
  hosts: z.array(host, "allowed: a list of hosts").min(1, "allowed: at least one host").meta({
    description: "The machines of the cluster.",
  }),
  include: z
    .string()
    .min(1, "allowed: the path of a file")
    .optional()
    .meta({
      description:
        "A YAML file with more of the same keys (without `barekube:`), relative to the project: what an inventory tool knows. Hosts are put together by name; what the stack file says goes before the included file.",
      absent: "none",
      examples: ["inventory/prod.yaml"],
    }),
  driftCheck: z
    .enum(["on", "off"])
    .default("on")
    .meta({
      description:
        "Whether every host is asked, at the start of each preview and `up`, for what is not as barekube left it. With `off` nothing is repaired, and commands that were repaired before run once more.",
      examples: ["off"],
    }),
  nodeDrainTimeoutSeconds: z
    .union(
      [z.int().min(1).max(600), z.string().regex(/^([1-9]\d?|[1-5]\d\d|600)$/)],
      `allowed: ${drainSeconds}`,
    )
    .default(300)
    .meta({
      description:
        "How long the Pods of a node that leaves the cluster may take to go; PodDisruptionBudgets can hold them back. In force from the `up` before.",
      allowed: drainSeconds,
      examples: [60],
    }),
  maxUnavailable: z
    .union([z.int().min(1), z.string().regex(/^([1-9]\d*|[1-9]\d?%|100%)$/)], `allowed: ${someWorkers}`)
    .default(1)
    .meta({
      description:
        "How many workers may be disturbed at once by a change; masters always are one by one. With a failure nobody else is disturbed.",
      allowed: someWorkers,
      examples: ["10%"],
    }),
  ...certificateSettings,
  network: network.prefault({}).meta({ description: "Networks of Pods and Services." }),
  ssh: sshSettings.default({}).meta({ description: "Defaults for the `ssh` of every host." }),
  apiServer: apiServer.prefault({}).meta({ description: "kube-apiserver." }),
  controllerManager: controllerManager.prefault({}).meta({ description: "kube-controller-manager." }),
  scheduler: scheduler.prefault({}).meta({ description: "kube-scheduler." }),
  etcd: etcd.prefault({}).meta({ description: "etcd." }),
  encryptionKeys,
  loadBalancer: loadBalancer
    .prefault({})
    .meta({ description: "The node-local TCP load balancer in front of the API servers." }),
  certificateAuthorities: certificateAuthorities
    .prefault({})
    .meta({ description: "Who issues certificates; see [Rotate a certificate authority](rotation.md)." }),
  serviceAccountKeys,
  podSecurity: z
    .enum(["privileged", "baseline", "restricted"])
    .default("baseline")
    .meta({
      description:
        "Level of the [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/) in force in every namespace that has no label `pod-security.kubernetes.io/enforce` of its own.",
      examples: ["restricted"],
    }),
  kubelet: kubeletSettings.default({}),
  kubeProxy: kubeProxySettings.default({}),
  containerd: containerdSettings.default({}).meta({ description: "containerd on every node." }),
  versions: versions
    .default({})
    .meta({ description: "Versions other than those tested with `kubernetesVersion`." }),
  artifacts: artifacts.prefault({}).meta({ description: "Where binaries and images come from." }),
  hostPreparation: hostPreparation
    .prefault({})
    .meta({ description: "What is made right on a host before anything is installed." }),
  binDir: absolutePath
    .default("/opt/k8s/bin")
    .meta({ description: "Where binaries are linked.", examples: ["/usr/local/bin"] }),
});

export type StackInput = z.input<typeof stack>;
export type StackConfig = z.output<typeof stack>;
