import type { Client } from "../clients/client.ts";
import { steadyClient } from "../clients/steady-client.ts";
import { serviceOf } from "../pods.ts";
import { type Cast, hostPortOf, outside } from "./cast.ts";

/** Clients on a host, in a Pod and outside, all of whose packets cross from one host to another. */
export async function startClients(cast: Cast): Promise<Client[]> {
  const { kubectl, lab, other, alone } = cast;
  const { clusterIP, nodePort } = await serviceOf(kubectl, "single");
  const at = (address: string) => `http://${address}`;
  const places = [
    { who: `host ${other.host}`, host: other.host, base: at(clusterIP) },
    { who: `Pod on ${other.host}`, host: other.host, base: at(clusterIP), pod: other.name },
    ...[other.host, alone.host].map((host) => ({
      who: `outside at ${host}`,
      host: outside,
      base: at(`${lab.address(host)}:${nodePort}`),
    })),
  ];
  const hostPort = {
    what: "outside at a hostPort, new connections",
    host: outside,
    url: `${at(hostPortOf(cast))}/cgi-bin/hostname`,
    connects: "anew" as const,
  };
  return Promise.all([
    steadyClient(lab, hostPort),
    ...places.flatMap(({ who, base, ...place }) => [
      steadyClient(lab, {
        ...place,
        what: `${who}, new connections`,
        url: `${base}/page`,
        connects: "anew",
      }),
      steadyClient(lab, {
        ...place,
        what: `${who}, one connection`,
        url: `${base}/cgi-bin/stream`,
        connects: "once",
      }),
    ]),
  ]);
}
