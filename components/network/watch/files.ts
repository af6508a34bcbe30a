import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { managed } from "../../../documents/host-file.ts";
import { restart, restrictions, sandbox } from "../../../documents/unit-file.ts";
import { containerdSocket } from "../../containerd/files.ts";
import { unitFile } from "../../host/unit-file.ts";
import { keptByKubeProxy } from "../../kube-proxy/kept.ts";
import { networkOf } from "../plugins.ts";
import type { NetworkWatchService } from "./document.ts";

const unit = "kube-network-watch.service";
const folder = "/opt/k8s/libexec/kube-network-watch";
const config = "/etc/kube-network-watch/config";
const runtime = "/run/kube-network-watch";

interface Inputs {
  cluster: ClusterSpec;
  host: HostSpec;
  /** Name of a file → text: network-watch.sh and the scripts that it is made of. */
  scripts: Readonly<Record<string, string>>;
}

/** What looks after a node's packet filter tables, links, addresses and routes. */
export function renderNetworkWatch({ cluster, host, scripts }: Inputs): NetworkWatchService {
  const program = `${folder}/network-watch.sh`;
  const { daemon } = networkOf(cluster);
  return {
    unit,
    files: {
      ...unitFile(unit, {
        Unit: {
          Description: "Watch over the network of a Kubernetes node",
          Documentation: "https://kubernetes.io/docs/concepts/cluster-administration/networking/",
          After: ["kube-proxy", ...(daemon ? [daemon.command.label] : [])]
            .map((name) => `${name}.service`)
            .join(" "),
        },
        Service: {
          ExecStart: `${program} watch`,
          RuntimeDirectory: runtime.slice("/run/".length),
          RuntimeDirectoryPreserve: true,
          ...restart,
          ...sandbox,
          RestrictAddressFamilies: restrictions.RestrictAddressFamilies,
          CapabilityBoundingSet: "CAP_NET_ADMIN CAP_NET_RAW",
          ReadWritePaths: "-/run/xtables.lock",
        },
      }),
      ...Object.fromEntries(
        Object.entries(scripts).map(([name, content]) => [`${folder}/${name}`, { mode: "0755", content }]),
      ),
      [config]: { mode: "0644", content: renderConfig(cluster, host) },
    },
    reads: {},
    leftovers: [runtime],
    program,
  };
}

/** Lines of words, for network-watch-config.sh; what belongs to a unit follows the line that names it. */
function renderConfig(cluster: ClusterSpec, host: HostSpec): string {
  const lines = [
    managed,
    ...cluster.network.podCIDRs.map((cidr) => `pods ${cidr}`),
    `runtime ${containerdSocket}`,
    ...keptByKubeProxy(cluster, host),
    ...networkOf(cluster).kept(cluster, host),
  ];
  return `${lines.join("\n")}\n`;
}
