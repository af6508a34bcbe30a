import { hostPath, type Refusal } from "../../../observe/refusals.ts";
import { networkFacts } from "./document.ts";

/** Packet filters of others that stop Pods, which only their owner can change. */
export const warnOfFirewalls: Refusal = (cluster, living) =>
  living.flatMap(({ name, report }) =>
    (report.facts(networkFacts)?.findings ?? [])
      .filter(({ heals }) => !heals)
      .map(({ subject, state }) => ({
        path: hostPath(cluster, { name }),
        host: name,
        message:
          `its packet filter has a ${subject} that ${state}; let it accept what goes from and to ${cluster.network.podCIDR}` +
          ` (with firewalld: firewall-cmd --permanent --zone=trusted --add-source=${cluster.network.podCIDR}, then --reload)`,
      })),
  );
