import { upstreams } from "../../components/parts.ts";
import type { Arch } from "../../config/cluster.ts";
import { kubeBench } from "../../config/kube-bench.ts";
import type { ToolchainArtifact } from "./artifact.ts";
import * as servers from "./test-servers.ts";

const kubernetesVersion = "1.36.4";
/** Versions to upgrade to. */
const nextVersions = { kubernetes: "1.37.1", etcd: "3.7.1" };
const calicoVersion = "3.32.1";
const ciliumVersion = "1.20.2";
const metricsServerVersion = "0.9.0";
const localPathProvisionerVersion = "0.0.30";
const headlampVersion = "0.45.0";
const victoriaLogsVersion = "1.52.2";
const rsyslogVersion = "2026-08";
const metallbVersion = "0.16.2";
const traefikVersion = "3.7.13";
const kubernetesPrograms = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
  "kubectl",
] as const;

const imagePackages = ["podman"];
const staticCPackages = ["gcc", "libc6-dev", "pkg-config"];
const kubernetesInputs = ["recipes/kubernetes-version.sh"];

/** The mirror is a folder laid out like the official download sites; where in it is what `url` publishes. */
const mirrored = (url: string) => `mirror/${url.replace("https://", "")}`;
const image = (file: string) => `mirror/images/${file}`;

interface Entry extends Pick<ToolchainArtifact, "name" | "version" | "files"> {
  /** The builder module in modules/, if it is built with Go. */
  module?: string;
  inputs?: readonly string[];
  packages?: readonly string[];
}

/** @throws when no part of the cluster declares the artifact. */
function urlOf(name: string, version: string, arch: Arch): string {
  const upstream = upstreams[name];
  if (upstream === undefined) throw new Error(`no part of the cluster has the artifact ${name}`);
  return upstream.url(version, arch);
}

/** Programs whose upstream publishes them for one processor architecture. */
function upstreamEntries(arch: Arch) {
  const published = (name: string, version: string) => mirrored(urlOf(name, version, arch));
  const program = (name: string, version: string, packages: readonly string[] = []): Entry => ({
    name,
    version,
    files: [published(name, version)],
    module: name,
    packages,
  });
  return {
    program,
    kubernetes: (version: string): Entry => ({
      name: "kubernetes",
      version,
      files: kubernetesPrograms.map((name) => published(name, version)),
      module: `kubernetes-${version}`,
      inputs: kubernetesInputs,
    }),
    etcd: (version: string): Entry => ({ ...program("etcd", version), module: `etcd-${version}` }),
    flannel: (version: string): Entry => ({
      name: "flannel",
      version,
      files: [published("flanneld", version)],
      module: "flannel",
      packages: staticCPackages,
    }),
  };
}

const images: readonly Entry[] = [
  {
    name: "pause",
    version: "3.10.2",
    files: [image("pause-3.10.2.tar")],
    module: `kubernetes-${kubernetesVersion}`,
    inputs: ["images/pause"],
    packages: [...staticCPackages, ...imagePackages],
  },
  {
    name: "coredns",
    version: "1.14.7",
    files: [image("coredns-1.14.7.tar")],
    module: "coredns",
    inputs: ["images/coredns"],
    packages: imagePackages,
  },
  {
    name: "busybox",
    version: "lab",
    files: [image("busybox.tar")],
    inputs: ["images/busybox"],
    packages: imagePackages,
  },
];

/** What every lab needs. What takes longest to make comes first. */
function requiredEntries(arch: Arch): Entry[] {
  const { program, kubernetes, etcd, flannel } = upstreamEntries(arch);
  return [
    {
      name: "pulumi",
      version: "3.259.0",
      files: ["tools/pulumi-3.259.0/bin/pulumi"],
      module: "pulumi",
    },
    kubernetes(kubernetesVersion),
    etcd("3.6.14"),
    program("containerd", "2.3.4"),
    program("runc", "1.4.3", [...staticCPackages, "libseccomp-dev"]),
    program("cni-plugins", "1.9.1"),
    flannel("0.28.9"),
    ...images,
    program("crictl", "1.36.0"),
  ];
}

/** The image of an add-on that is one Go program. */
const addOn = (name: string, version: string): Entry => ({
  name,
  version,
  files: [image(`${name}-${version}.tar`)],
  module: name,
  inputs: [`images/${name}`],
  packages: imagePackages,
});

/** One that is built with copies of other modules. */
const fromCopies = (entry: Entry): Entry => ({
  ...entry,
  inputs: [...(entry.inputs ?? []), "recipes/copied-modules.sh"],
});

const addOns: readonly Entry[] = [
  addOn("metrics-server", metricsServerVersion),
  addOn("local-path-provisioner", localPathProvisionerVersion),
  addOn("headlamp", headlampVersion),
  {
    ...addOn("victoria-logs", victoriaLogsVersion),
    files: ["victoria-logs", "vlagent"].map((name) => image(`${name}-${victoriaLogsVersion}.tar`)),
    inputs: ["images/victoria-logs", "images/vlagent"],
  },
  fromCopies(addOn("traefik", traefikVersion)),
  {
    ...fromCopies(addOn("metallb", metallbVersion)),
    files: ["controller", "speaker"].map((name) => image(`metallb-${name}-${metallbVersion}.tar`)),
  },
];

/** What collects logs for an Elasticsearch, and an OpenSearch to send them to. */
const forElasticsearch: readonly Entry[] = [
  {
    name: "rsyslog-collector",
    version: rsyslogVersion,
    files: [image(`rsyslog-collector-${rsyslogVersion}.tar`)],
    inputs: ["images/rsyslog-collector"],
    packages: ["debootstrap", ...imagePackages],
  },
  {
    name: "opensearch",
    version: servers.opensearchVersion,
    files: [`mirror/${servers.opensearchArchive}`],
    inputs: ["modules/opensearch"],
    packages: ["maven"],
  },
];

/** What only some measurements and tests need. */
function optionalEntries(arch: Arch): Entry[] {
  const { kubernetes, etcd } = upstreamEntries(arch);
  return [
    {
      name: "kubeadm",
      version: kubernetesVersion,
      files: [mirrored(`https://dl.k8s.io/release/v${kubernetesVersion}/bin/linux/${arch}/kubeadm`)],
      module: `kubernetes-${kubernetesVersion}`,
      inputs: kubernetesInputs,
    },
    {
      name: "kube-bench",
      version: kubeBench.version,
      files: [mirrored(kubeBench.url(arch))],
      module: "kube-bench",
    },
    {
      name: "registry",
      version: servers.registryVersion,
      files: [mirrored(servers.registryURL(arch)), image(`registry-${servers.registryVersion}.tar`)],
      module: "registry",
      inputs: ["images/registry"],
      packages: imagePackages,
    },
    {
      name: "versitygw",
      version: servers.versitygwVersion,
      files: [mirrored(servers.versitygwURL(arch))],
      module: "versitygw",
    },
    {
      name: "kubectl",
      version: kubernetesVersion,
      files: [image(`kubectl-${kubernetesVersion}.tar`)],
      module: `kubernetes-${kubernetesVersion}`,
      inputs: [...kubernetesInputs, "images/kubectl"],
      packages: imagePackages,
    },
    kubernetes(nextVersions.kubernetes),
    etcd(nextVersions.etcd),
    {
      name: "calico",
      version: calicoVersion,
      files: ["calico-crds", "tigera-operator"].map((name) => mirrored(urlOf(name, calicoVersion, arch))),
      module: "calico",
    },
    {
      name: "cilium",
      version: ciliumVersion,
      files: [image(`cilium-${ciliumVersion}.tar`), image(`cilium-operator-${ciliumVersion}.tar`)],
      module: "cilium",
      inputs: ["images/cilium"],
      packages: ["debootstrap", ...imagePackages],
    },
    ...addOns,
    ...forElasticsearch,
  ];
}

/** Everything the lab can make for one processor architecture, in the order in which it is made. */
export function toolchainArtifacts(arch: Arch): ToolchainArtifact[] {
  const artifact =
    (optional: boolean) =>
    (entry: Entry): ToolchainArtifact => {
      const { module, inputs = [], packages = [], ...rest } = entry;
      const modules = module === undefined ? [] : [`modules/${module}`];
      const how = { recipe: rest.name, inputs: [...inputs, ...modules], needsGo: module !== undefined };
      return { ...rest, ...how, arch, packages, optional };
    };
  return [...requiredEntries(arch).map(artifact(false)), ...optionalEntries(arch).map(artifact(true))];
}
