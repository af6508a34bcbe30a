import { asNetwork, familyOf, ofFamily } from "../../config/addresses.ts";
import { type ClusterSpec, type HostSpec, masterHosts } from "../../config/cluster.ts";
import { managed } from "../../documents/host-file.ts";
import { localServer } from "../kube-apiserver/files.ts";
import { kubernetesCA } from "../pki/paths.ts";
import { routerIdOf, type VirtualAddress } from "./settings.ts";

interface Inputs {
  cluster: ClusterSpec;
  host: HostSpec;
  virtual: VirtualAddress;
  /** Whom its checks run as. */
  user: string;
  /** A file that defines `$INTERFACE`, the one that has the host's own address. */
  interfaceFile: string;
}

/**
 * One without credentials is turned away, but by an API server that shows the right certificate; it knows nothing of
 * the host's proxies and of anybody's .curlrc.
 */
const check = (cluster: ClusterSpec): string =>
  `/usr/bin/curl -q --silent --output /dev/null --max-time 1 --noproxy * --cacert ${kubernetesCA.cert} ${localServer(cluster)}/readyz`;

/**
 * The configuration of keepalived on a master. All masters have the same priority, and one whose API server does not
 * answer has less. So the address moves only to a better master, and stays where it is when another one comes back, or
 * when all of them are equally bad.
 */
export function keepalivedConfiguration({ cluster, host, virtual, user, interfaceFile }: Inputs): string {
  const device = virtual.interface ?? "$INTERFACE";
  const others = masterHosts(cluster).filter(({ name }) => name !== host.name);
  const family = familyOf(virtual.address);
  const ownOf = ({ address, addresses }: HostSpec) => ofFamily(family, addresses) ?? address;
  // Without any, it would use multicast; what a sole master sends to the address ends on itself.
  const peers = others.length === 0 ? [virtual.address] : others.map(ownOf);
  return `${managed}
include ${interfaceFile}
global_defs {
  router_id ${host.name}
  vrrp_version 3
  max_auto_priority -1
  script_user ${user}
  enable_script_security
}
vrrp_script api_server {
  script "${check(cluster)}"
  interval 2
  timeout 2
  rise 2
  fall 2
  weight -100
  init_fail
}
vrrp_instance api_servers {
  state BACKUP
  interface $INTERFACE
  virtual_router_id ${routerIdOf(virtual)}
  priority 200
  advert_int 0.8
  unicast_src_ip ${ownOf(host)}
  check_unicast_src
  unicast_peer {
${peers.map((address) => `    ${address}\n`).join("")}  }
  # Neighbours are told again, in case two masters took over at the same moment.
  garp_master_delay 1
  garp_master_refresh 60
  higher_prio_send_advert true
  virtual_ipaddress {
    ${asNetwork(virtual.address)} dev ${device}
  }
  track_script {
    api_server
  }
${virtual.interface === undefined ? "" : `  track_interface {\n    ${device}\n  }\n`}}
`;
}
