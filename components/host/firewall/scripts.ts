import { readFileSync } from "node:fs";

/** Name → text of the scripts that open and close a host's firewall. */
export const firewallScripts: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "host-firewall.sh",
    "firewalld-openings.sh",
    "ufw-openings.sh",
    "nftables-openings.sh",
    "iptables-openings.sh",
  ].map((name) => [name, readFileSync(new URL(name, import.meta.url), "utf8")]),
);
