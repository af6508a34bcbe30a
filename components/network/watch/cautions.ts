import { hostPath, type Refusal } from "../../../observe/refusals.ts";
import { networkFacts } from "./document.ts";

/** Warns of other people's packet filters that drop the traffic of Pods; only their owners can change them. */
export const warnOfFirewalls: Refusal = (cluster, living) =>
  living.flatMap(({ name, report }) =>
    (report.facts(networkFacts)?.findings ?? [])
      .filter(({ heals }) => !heals)
      .map(({ subject, state }) => ({
        path: hostPath(cluster, { name }),
        host: name,
        message:
          `its packet filter has a ${subject} that ${state}; make it accept traffic from and to ${cluster.network.podCIDRs.join(" and ")}` +
          ` (with firewalld: firewall-cmd --permanent --zone=trusted ${cluster.network.podCIDRs.map((cidr) => `--add-source=${cidr}`).join(" ")}, then firewall-cmd --reload)`,
      })),
  );
