/** What somebody does to a node's network by hand, as a command for its shell. */
interface NetworkFault {
  what: string;
  change: string;
}

/** Each of them stops Services, or Pods of different nodes from reaching each other, and heals by itself. */
export const networkFaults: readonly NetworkFault[] = [
  { what: "the whole packet filter is emptied", change: "nft flush ruleset" },
  { what: "kube-proxy's table is deleted", change: "nft delete table ip kube-proxy" },
  { what: "flannel's table is deleted", change: "nft delete table ip flannel-ipv4" },
  { what: "a chain of kube-proxy is emptied", change: "nft flush chain ip kube-proxy services" },
  { what: "a map of kube-proxy is emptied", change: "nft flush map ip kube-proxy service-ips" },
  {
    what: "a chain of kube-proxy is deleted",
    change: "nft flush chain ip kube-proxy nat-prerouting; nft delete chain ip kube-proxy nat-prerouting",
  },
  { what: "iptables drops what is forwarded", change: "iptables -P FORWARD DROP" },
  { what: "the Pods' bridge is deleted", change: "ip link delete cni0" },
  { what: "the Pods' bridge is down", change: "ip link set cni0 down" },
  {
    what: "the Pods' bridge has lost its address",
    change: "ip address flush dev cni0 scope global",
  },
  { what: "the link to other nodes is deleted", change: "ip link delete flannel.1" },
  { what: "the link to other nodes is down", change: "ip link set flannel.1 down" },
  {
    what: "the link to other nodes is replaced",
    change:
      "ip link delete flannel.1; ip link add flannel.1 type vxlan id 77 dstport 8472 dev eth0; ip link set flannel.1 up",
  },
  { what: "the routes to other nodes are gone", change: "ip route flush dev flannel.1" },
  {
    what: "a route leads elsewhere",
    change: "ip route replace blackhole $(ip -4 route show dev flannel.1 | head -n 1 | cut -d' ' -f1)",
  },
  {
    what: "neighbours behind the link are forgotten",
    change: "ip neighbour flush dev flannel.1 nud permanent",
  },
  { what: "a Pod's link is deleted", change: "ip link delete $(ls /sys/class/net/cni0/brif | head -n 1)" },
];
