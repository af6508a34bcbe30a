import type { Arch } from "../../config/arch.ts";
import { kubeBench } from "../../config/kube-bench.ts";
import type { ToolchainArtifact } from "./artifact.ts";
import {
  clusterPrograms,
  kubernetesInputs,
  kubernetesVersion,
  otherClusterPrograms,
} from "./cluster-programs.ts";
import { artifactOf, type Entry, image, imagePackages, mirrored, staticCPackages, urlOf } from "./entry.ts";
import * as servers from "./test-servers.ts";

const calicoVersion = "3.32.1";
const ciliumVersion = "1.20.2";
const crictlVersion = "1.36.0";
const metricsServerVersion = "0.9.0";
const localPathProvisionerVersion = "0.0.30";
const headlampVersion = "0.45.0";
const victoriaLogsVersion = "1.52.2";
const rsyslogVersion = "2026-08";
const metallbVersion = "0.16.2";
const traefikVersion = "3.7.13";

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
    name: "busybox",
    version: "lab",
    files: [image("busybox.tar")],
    inputs: ["images/busybox"],
    packages: imagePackages,
  },
];

/** What every lab needs. What takes longest to make comes first. */
const requiredEntries = (arch: Arch): Entry[] => [
  {
    name: "pulumi",
    version: "3.259.0",
    files: ["tools/pulumi-3.259.0/bin/pulumi"],
    module: "pulumi",
  },
  ...clusterPrograms(arch),
  ...images,
  {
    name: "crictl",
    version: crictlVersion,
    files: [mirrored(urlOf("crictl", crictlVersion, arch))],
    module: "crictl",
  },
];

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
const optionalEntries = (arch: Arch): Entry[] => [
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
  ...otherClusterPrograms(arch),
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

/** Everything the lab can make for one processor architecture, in the order in which it is made. */
export const toolchainArtifacts = (arch: Arch): ToolchainArtifact[] => [
  ...requiredEntries(arch).map((entry) => artifactOf(entry, { arch, optional: false })),
  ...optionalEntries(arch).map((entry) => artifactOf(entry, { arch, optional: true })),
];
