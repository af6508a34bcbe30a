import type { Mode } from "./rules.ts";

interface Fault {
  what: string;
  /** For the shell of a host. */
  change: string;
}

const portals = "-m comment --comment 'kubernetes service portals' -j KUBE-SERVICES";

/** What somebody does to the rules of kube-proxy by hand. */
export const faults: Readonly<Record<Mode, readonly Fault[]>> = {
  nftables: [
    {
      what: "a chain is deleted",
      change: "nft flush chain ip kube-proxy nat-prerouting; nft delete chain ip kube-proxy nat-prerouting",
    },
    { what: "the table is deleted", change: "nft delete table ip kube-proxy" },
  ],
  iptables: [
    {
      what: "a chain is deleted",
      change: `iptables -t nat -D PREROUTING ${portals}; iptables -t nat -D OUTPUT ${portals}
        iptables -t nat -F KUBE-SERVICES; iptables -t nat -X KUBE-SERVICES`,
    },
    {
      what: "the rule that leads to Services is deleted",
      change: `iptables -t nat -D PREROUTING ${portals}`,
    },
    {
      what: "the chain of a Service is emptied",
      change: "iptables -t nat -F $(iptables-save -t nat | grep -o 'KUBE-SVC-[A-Z0-9]*' | head -n 1)",
    },
    { what: "the table nat is emptied", change: "iptables -t nat -F; iptables -t nat -X" },
  ],
};
