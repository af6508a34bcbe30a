import type { Lab } from "../../../lab/hosts/lab.ts";
import { installPackages } from "./debian-packages.ts";
import { onHost } from "./on-host.ts";

/** A firewall that lets in nothing but SSH, and lets nothing through. */
export interface Firewall {
  /** What the host needs for it. */
  packages: readonly string[];
  /** Sets it up. */
  setUp: string;
  /** Closes one thing that barekube has opened. */
  closing: string;
  /** What a preview says then. */
  tells: RegExp;
}

const nftables = `flush ruleset
table inet filter {
  set blocked {
    type ipv4_addr
    elements = { 203.0.113.9 }
  }
  chain input {
    type filter hook input priority 0; policy drop;
    ct state established,related accept
    iif lo accept
    ip saddr @blocked drop
    tcp dport 22 accept
  }
  chain forward {
    type filter hook forward priority 0; policy drop;
    ct state established,related accept
  }
}
`;

const ofNftables: Firewall = {
  packages: [],
  setUp: `cat >/etc/nftables.conf <<'END'\n${nftables}END\nsystemctl enable --quiet --now nftables.service`,
  closing:
    "nft delete rule inet filter barekube-input handle $(nft -a list chain inet filter barekube-input | sed -n 's/.*dport 10250 .*handle //p')",
  tells: /rule `.*tcp dport 10250 accept` in chain barekube-input of table inet filter is missing/,
};

const ofUfw: Firewall = {
  packages: ["ufw"],
  setUp: "ufw allow 22/tcp && ufw --force enable && systemctl start ufw.service",
  closing: "ufw delete allow proto tcp from 0.0.0.0/0 to any port 6443",
  tells: /ufw's rule `allow 6443\/tcp .*` is missing/,
};

const ofFirewalld: Firewall = {
  packages: ["firewalld"],
  setUp: "systemctl enable --quiet --now firewalld.service && firewall-cmd --state",
  closing:
    'firewall-cmd --policy=barekube-in --remove-rich-rule=\'rule family="ipv4" port port="6443" protocol="tcp" accept\'',
  tells: /rule family="ipv4" port port="6443" protocol="tcp" accept of firewalld is missing/,
};

const ofIptables: Firewall = {
  packages: [],
  setUp: `iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
iptables -A INPUT -i lo -j ACCEPT
iptables -A INPUT -p tcp --dport 22 -j ACCEPT
iptables -A INPUT -j REJECT
iptables -P FORWARD DROP`,
  closing: "iptables -D INPUT -m comment --comment barekube -j BAREKUBE-INPUT",
  tells: /chain INPUT of iptables does not lead to chain BAREKUBE-INPUT before it drops the rest/,
};

/** By host of a cluster of five: each kind on at least one. */
export const firewalls: Readonly<Record<string, Firewall>> = {
  "master-1": ofNftables,
  "master-2": ofUfw,
  "master-3": ofFirewalld,
  "worker-1": ofIptables,
  "worker-2": ofUfw,
};

export async function setUpFirewalls(lab: Lab): Promise<void> {
  for (const [host, { packages, setUp }] of Object.entries(firewalls)) {
    if (packages.length > 0) await installPackages(lab, host, packages);
    await onHost(lab, host, `set -e; ${setUp}`);
  }
}

/** The rules of a host, word for word, without counts of packets, and the files of its firewall. */
export const rulesOn = (lab: Lab, host: string): Promise<string> =>
  onHost(
    lab,
    host,
    "nft --stateless list ruleset; find /etc/ufw /etc/firewalld /etc/nftables.conf -type f -printf '%p %m %u\\n' -exec sha256sum {} + 2>/dev/null | sort",
  );
