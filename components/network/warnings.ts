import type { ClusterSpec } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import { keepsFirewall } from "../host/firewall/keeps.ts";
import { networkInterface } from "./settings.ts";

/** Firewalls are opened to the hosts' addresses, and the Pod network may come from others. */
export const warnOfInterfaces = (cluster: ClusterSpec): Problem[] =>
  keepsFirewall(cluster)
    ? cluster.hosts.flatMap((host, index) => {
        const given = networkInterface.of(host);
        return given === undefined
          ? []
          : [
              {
                path: `hosts[${index}].interface`,
                host: host.name,
                given,
                message:
                  "may have another address than the host, and the firewalls of the other hosts are opened to the host's address alone; let in the other one yourself",
              },
            ];
      })
    : [];
