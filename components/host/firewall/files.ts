import { managed } from "../../../documents/host-file.ts";
import { sandbox } from "../../../documents/unit-file.ts";
import { unitFile } from "../unit-file.ts";
import type { FirewallService } from "./document.ts";

const unit = "kube-firewall.service";
const folder = "/opt/k8s/libexec/kube-firewall";
const config = "/etc/kube-firewall/openings";

interface Inputs {
  /** Lines; see openings.ts. */
  openings: readonly string[];
  /** Name of a file → text: host-firewall.sh and the scripts that it is made of. */
  scripts: Readonly<Record<string, string>>;
}

/**
 * What opens a host's firewall for the cluster: once now, at every start of the host, and whenever nftables.service loads
 * its own rules again, which begins with removing all others.
 */
export function renderFirewall({ openings, scripts }: Inputs): FirewallService {
  const program = `${folder}/host-firewall.sh`;
  return {
    unit,
    files: {
      ...unitFile(
        unit,
        {
          Unit: {
            Description: "Openings for Kubernetes in this host's firewall",
            Documentation: "https://kubernetes.io/docs/reference/networking/ports-and-protocols/",
            After: `${reloads} firewalld.service ufw.service netfilter-persistent.service`,
            PartOf: reloads,
            ReloadPropagatedFrom: reloads,
          },
          Service: {
            Type: "oneshot",
            RemainAfterExit: true,
            ExecStart: `${program} open`,
            ExecReload: `${program} open`,
            ...sandbox,
            CapabilityBoundingSet: "CAP_NET_ADMIN CAP_NET_RAW",
            ReadWritePaths: "-/etc/firewalld -/etc/ufw /run",
          },
        },
        { startedBy: ["multi-user.target", reloads] },
      ),
      ...Object.fromEntries(
        Object.entries(scripts).map(([name, content]) => [`${folder}/${name}`, { mode: "0755", content }]),
      ),
      [config]: { mode: "0644", content: `${[managed, ...openings].join("\n")}\n` },
    },
    reads: {},
    program,
  };
}

const reloads = "nftables.service";
