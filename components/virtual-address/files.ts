import { withPort } from "../../config/addresses.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { lastToBeKilled, restart, restrictions, sandbox } from "../../documents/unit-file.ts";
import { unitFile } from "../host/unit-file.ts";
import { apiServer } from "../kube-apiserver/settings.ts";
import { kubernetesCA, pair } from "../pki/paths.ts";
import type { VirtualAddressService } from "./document.ts";
import { keepalivedConfiguration } from "./keepalived.ts";
import type { VirtualAddress } from "./settings.ts";

export const virtualAddressUser = "kube-virtual-address";
// It sets the groups of each check, even to what they are, and takes a check that it cannot start for a success.
const capabilities = "CAP_NET_ADMIN CAP_NET_RAW CAP_SETGID";

const unit = "kube-virtual-address.service";
const config = "/etc/kube-virtual-address/keepalived.conf";
const folder = "/run/kube-virtual-address";
/** Written at each start: names the interface that has the host's own address. */
const interfaceFile = `${folder}/interface.conf`;
const script = "/opt/k8s/libexec/virtual-address-interface.sh";

interface Inputs {
  cluster: ClusterSpec;
  host: HostSpec;
  virtual: VirtualAddress;
  /** Text of virtual-address-interface.sh. */
  interfaceScript: string;
}

/** keepalived on a master, which gives it the virtual address while no better master has it. */
export function renderVirtualAddress({
  cluster,
  host,
  virtual,
  interfaceScript,
}: Inputs): VirtualAddressService {
  const { address } = virtual;
  const daemon = [
    "/usr/sbin/keepalived --dont-fork --vrrp",
    `--use-file ${config} --pid ${folder}/keepalived.pid --vrrp_pid ${folder}/vrrp.pid`,
  ];
  return {
    unit,
    files: {
      ...unitFile(unit, {
        Unit: {
          Description: "Virtual address of the Kubernetes API servers",
          Documentation: "https://www.keepalived.org/manpage.html",
          Wants: "network-online.target",
          // A host that shuts down hands the address over before its API server stops.
          After: "network-online.target kube-apiserver.service",
        },
        Service: {
          User: virtualAddressUser,
          RuntimeDirectory: folder.slice("/run/".length),
          ExecStartPre: `${script} find ${host.address} ${interfaceFile}`,
          ExecStart: daemon.join(" "),
          ExecReload: "/bin/kill -HUP $MAINPID",
          // However it ended: another master takes the address over, and two must not have it.
          ExecStopPost: `${script} drop ${address}`,
          ...restart,
          ...lastToBeKilled,
          ...sandbox,
          CapabilityBoundingSet: capabilities,
          AmbientCapabilities: capabilities,
          // Neighbours learn by ARP, or the neighbour discovery of IPv6, who has the address.
          RestrictAddressFamilies: `${restrictions.RestrictAddressFamilies} AF_PACKET`,
          SystemCallFilter: [...sandbox.SystemCallFilter, "@setuid"],
        },
      }),
      [script]: { mode: "0755", content: interfaceScript },
      [config]: {
        mode: "0644",
        content: keepalivedConfiguration({ cluster, host, virtual, user: virtualAddressUser, interfaceFile }),
      },
    },
    reads: {},
    reload: [config],
    // From here it may be another master that answers, which shows that they agree on who has the address.
    ready: {
      url: `https://${withPort(address, apiServer.of(cluster).port)}/readyz`,
      seconds: 60,
      cacert: kubernetesCA.cert,
      ...pair("admin"),
    },
    address,
  };
}
