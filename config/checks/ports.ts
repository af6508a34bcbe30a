import { type TakenPort, takenPorts } from "../ports.ts";
import type { Problem } from "../problem.ts";
import type { Draft } from "../schema/draft.ts";

export function checkPorts(draft: Draft): Problem[] {
  const taken = takenPorts(draft);
  return [...checkOwnPorts(draft, taken), ...checkNodePorts(draft, taken)];
}

function checkOwnPorts({ apiServer, loadBalancer }: Draft, taken: readonly TakenPort[]): Problem[] {
  const own = { "apiServer.port": apiServer.port, "loadBalancer.port": loadBalancer.port };
  const problems = Object.entries(own).flatMap(([path, given]) =>
    taken
      .filter(({ port }) => port === given)
      .map(({ owner }) => ({ path, given, message: `is the port of ${owner}; choose another` })),
  );
  if (apiServer.port === undefined || apiServer.port !== loadBalancer.port) return problems;
  return [
    ...problems,
    {
      path: "loadBalancer.port",
      given: loadBalancer.port,
      message: "is apiServer.port too; both listen on every master, so they need two ports",
    },
  ];
}

function checkNodePorts(
  { network: { serviceNodePortRange: given }, apiServer, loadBalancer }: Draft,
  taken: readonly TakenPort[],
): Problem[] {
  if (given === undefined) return [];
  const path = "network.serviceNodePortRange";
  const [first = 0, last = 0] = given.split("-").map(Number);
  if (first < 1 || last > 65535 || first > last) {
    return [{ path, given, message: "allowed: first-last with 1 ≤ first ≤ last ≤ 65535" }];
  }
  const inside = [
    ...taken,
    { owner: "kube-apiserver", port: apiServer.port ?? 0 },
    { owner: "the load balancer", port: loadBalancer.port ?? 0 },
  ].filter(({ port }) => port >= first && port <= last);
  if (inside.length === 0) return [];
  const ports = inside.map(({ owner, port }) => `${port} of ${owner}`).join(", ");
  return [{ path, given, message: `contains ${ports}; allowed: a range without them, such as 30000-32767` }];
}
