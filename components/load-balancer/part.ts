import type { Part } from "../part.ts";
import { renderLoadBalancer } from "./files.ts";
import { loadBalancer as loadBalancerSettings } from "./settings.ts";

/** nginx on the loopback of every node, in front of all API servers. */
export const loadBalancer: Part = {
  name: "load-balancer",
  isOn: ({ isNode }) => isNode,
  services: (cluster) => [renderLoadBalancer(cluster)],
  settings: [loadBalancerSettings],
  portSettings: { "loadBalancer.port": "the load balancer" },
  packages: { debian: ["libnginx-mod-stream", "nginx"], rhel: ["nginx", "nginx-mod-stream"] },
  packageUnits: { nginx: "nginx.service" },
  preparation: () => ({ users: ["kube-lb"] }),
};
