import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { drainSecondsOf, isDrained } from "../node/settings.ts";
import { configurationVersion } from "./checks.ts";
import { containerdOn, ownRuntime } from "./settings.ts";
import { toml } from "../../documents/formats.ts";
import { managed } from "../../documents/host-file.ts";
import { renderOwnNode } from "../kubelet/node-access.ts";
import { artifactFile, imageFile, paths } from "../host/paths.ts";
import { proxyVariables } from "../host/proxy/variables.ts";
import { networkOf } from "../network/plugins.ts";
import type { KeyFiles, KeyFilesContext } from "../part.ts";
import { secretMode } from "../pki/modes.ts";
import { binary } from "../host/artifacts/binary.ts";
import { unitFile } from "../host/unit-file.ts";
import { registriesFolder } from "./registries/files.ts";
import type { ContainerdService } from "./document.ts";
import { restart } from "../../documents/unit-file.ts";

export const containerdSocket = "/run/containerd/containerd.sock";
const config = "/etc/containerd/config.toml";
const proxyFile = "/etc/containerd/proxy.env";

/** Where the plugins of the Pod network are looked for, in this order. */
function pluginDirectories(cluster: ClusterSpec): string[] {
  const { pluginDirectory } = networkOf(cluster);
  return [paths.cniPlugins, ...(pluginDirectory === undefined ? [] : [pluginDirectory])];
}

/** The variables of the proxy over which images are pulled, which may hold a password. */
export function proxyFiles({ cluster, host }: Pick<KeyFilesContext, "cluster" | "host">): KeyFiles {
  const proxy = proxyVariables(cluster, host);
  return proxy === undefined
    ? {}
    : { [proxyFile]: { mode: secretMode, content: `${managed}\n${proxy.lines}` } };
}

export const pauseImage = ({ versions }: ClusterSpec): string => `registry.k8s.io/pause:${versions.pause}`;

export function renderContainerd(cluster: ClusterSpec, host: HostSpec): ContainerdService {
  const containerd = binary(host, "containerd");
  const runc = binary(host, "runc");
  const proxy = proxyVariables(cluster, host);
  const folder = containerd.path.replace(/\/containerd$/, "");
  const { runtimes, defaultRuntime } = containerdOn(host);
  return {
    unit: "containerd.service",
    // containerd would create them itself, but then it would not be known that they were not there before.
    directories: { [paths.cniConfigurations]: { mode: "0755" }, [paths.cniPlugins]: { mode: "0755" } },
    files: {
      ...unitFile(
        "containerd.service",
        {
          Unit: {
            Description: "containerd",
            Documentation: "https://containerd.io",
            After: "network.target local-fs.target",
          },
          Service: {
            Type: "notify",
            // containerd looks for its shim on PATH.
            Environment: `PATH=${folder}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
            ...(proxy === undefined ? {} : { EnvironmentFile: proxyFile }),
            ExecStart: `${containerd.path} --config ${config}`,
            Delegate: true,
            // Pods keep running while containerd restarts.
            KillMode: "process",
            TasksMax: "infinity",
            ...restart,
          },
        },
        { usesProxy: true },
      ),
      [config]: { mode: "0600", content: toml(configuration(cluster, host, runc.path)) },
      "/etc/crictl.yaml": {
        mode: "0644",
        content: `runtime-endpoint: unix://${containerdSocket}\nimage-endpoint: unix://${containerdSocket}\n`,
      },
    },
    reads: {
      containerd: containerd.fingerprint,
      runc: runc.fingerprint,
      ...(proxy === undefined ? {} : { proxy: proxy.fingerprint }),
    },
    leftovers: ["/var/lib/containerd", "/run/containerd", "/run/nri", "/opt/containerd"],
    ctr: artifactFile({ name: folder.slice(folder.lastIndexOf("/") + 1) }, "ctr"),
    crictl: binary(host, "crictl").path,
    node: renderOwnNode(cluster, host),
    socket: containerdSocket,
    images: cluster.images.map((image) => ({ name: image.name, archive: imageFile(image) })),
    ...(Object.keys(runtimes).length > 0 && {
      runtimes: Object.fromEntries(Object.entries(runtimes).map(([name, { path }]) => [name, path])),
    }),
    ...(isDrained(cluster) && {
      drain: { runtime: defaultRuntime, seconds: drainSecondsOf(cluster) },
    }),
  };
}

function configuration(cluster: ClusterSpec, host: HostSpec, runc: string) {
  const containerd = containerdOn(host);
  return {
    version: configurationVersion,
    oom_score: containerd.oomScore,
    plugins: {
      "io.containerd.cri.v1.images": {
        snapshotter: "overlayfs",
        pinned_images: { sandbox: pauseImage(cluster) },
        registry: { config_path: registriesFolder },
      },
      "io.containerd.cri.v1.runtime": {
        restrict_oom_score_adj: containerd.restrictOOMScoreAdj,
        containerd: {
          default_runtime_name: containerd.defaultRuntime,
          runtimes: Object.fromEntries(
            Object.entries({ [ownRuntime]: { path: runc }, ...containerd.runtimes }).map(
              ([name, { path }]) => [
                name,
                {
                  runtime_type: "io.containerd.runc.v2",
                  options: { BinaryName: path, SystemdCgroup: containerd.systemdCgroup },
                },
              ],
            ),
          ),
        },
        cni: { bin_dirs: pluginDirectories(cluster), conf_dir: paths.cniConfigurations },
      },
    },
  };
}
