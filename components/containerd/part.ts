import { checksumBeside, checksumsInFolder, github } from "../../config/artifacts.ts";
import { paths } from "../host/paths.ts";
import type { Part } from "../part.ts";
import { checkContainerdVersion } from "./checks.ts";
import { containerdDrift } from "./drift.ts";
import { proxyFiles, renderContainerd } from "./files.ts";
import { runtimeClassObjects } from "./objects.ts";
import { registryFiles } from "./registries/files.ts";
import { checkRegistries, registries } from "./registries/settings.ts";
import { checkRuntimes, containerd as containerdSettings, containerdOfHost } from "./settings.ts";

/** The container runtime, and what goes with it: runc, the basic CNI plugins, and crictl to inspect it. */
export const containerd: Part = {
  name: "containerd",
  isOn: ({ isNode }) => isNode,
  services: (cluster, host) => [renderContainerd(cluster, host)],
  directories: ["/etc/containerd"],
  settings: [containerdSettings, registries],
  hostSettings: [containerdOfHost],
  checks: [checkRegistries, checkRuntimes, checkContainerdVersion],
  keyFiles: (context) => ({ ...registryFiles(context), ...proxyFiles(context) }),
  facts: [new URL("containerd-facts.sh", import.meta.url)],
  drift: containerdDrift,
  // A container needs the runtime and the shim that it was started with for whatever is done with it, up to its end.
  artifactsInUse: ["runtime", "shim-binary-path"].map(
    (file) => `/run/containerd/io.containerd.runtime.v2.task/k8s.io/*/${file}`,
  ),
  artifacts: {
    containerd: {
      version: "containerd",
      url: (v, arch) =>
        github(`containerd/containerd/releases/download/v${v}/containerd-${v}-linux-${arch}.tar.gz`),
      checksum: checksumBeside(".sha256sum"),
      archive: { stripComponents: 1, files: ["containerd", "containerd-shim-runc-v2", "ctr"] },
    },
    runc: {
      version: "runc",
      url: (v, arch) => github(`opencontainers/runc/releases/download/v${v}/runc.${arch}`),
      checksum: checksumsInFolder("runc.sha256sum"),
    },
    "cni-plugins": {
      version: "cniPlugins",
      url: (v, arch) =>
        github(`containernetworking/plugins/releases/download/v${v}/cni-plugins-linux-${arch}-v${v}.tgz`),
      checksum: checksumBeside(".sha256"),
      archive: { stripComponents: 1, files: ["bridge", "host-local", "loopback", "portmap"] },
      linkedFrom: paths.cniPlugins,
    },
    crictl: {
      version: "crictl",
      url: (v, arch) =>
        github(`kubernetes-sigs/cri-tools/releases/download/v${v}/crictl-v${v}-linux-${arch}.tar.gz`),
      checksum: checksumBeside(".sha256"),
      archive: { stripComponents: 0, files: ["crictl"] },
    },
  },
};

/** What Pods ask for one of the runtimes by. */
export const runtimeClasses: Part = {
  name: "runtime-classes",
  isUsed: (settings) => Object.keys(containerdSettings.of({ settings }).runtimes ?? {}).length > 0,
  isOn: () => false,
  addOn: { title: "RuntimeClasses", objects: runtimeClassObjects },
};
