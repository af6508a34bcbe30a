import assert from "node:assert/strict";
import { Resolver } from "node:dns/promises";
import { z } from "zod";
import { fetchAll, fetchFrom, hostnameAt, serviceOf } from "../pods.ts";
import { namespace } from "../kubectl.ts";
import { type Cast, fetchOn, hostPortOf, outside } from "./cast.ts";

interface Behaviour {
  what: string;
  /** @throws unless it holds. */
  check(cast: Cast): Promise<void>;
}

/** How Services behave, whatever kube-proxy makes them of. */
export const behaviours: readonly Behaviour[] = [
  { what: "a Service's address leads Pods and hosts to all of its Pods", check: leadsToAll },
  { what: "a NodePort answers on every host", check: answersOnEveryHost },
  { what: "with session affinity, a client stays with one Pod", check: staysWithOne },
  {
    what: "with externalTrafficPolicy: Local, only the Pod's own host answers, and the Pod sees the client's address",
    check: answersLocally,
  },
  { what: "a Pod reaches itself through its own Service", check: reachesItself },
  { what: "a Service without Pods refuses at once, from Pods, hosts and outside", check: refusesAtOnce },
  { what: "a Pod's hostPort answers outside, Pods, and its own host", check: answersAtHostPort },
  { what: "DNS answers by UDP, to Pods and at a NodePort", check: answersByUDP },
];

async function leadsToAll(cast: Cast): Promise<void> {
  const { clusterIP } = await serviceOf(cast.kubectl, "everywhere");
  const all = cast.everywhere.map(({ name }) => name).sort();
  const urls = Array.from({ length: 30 }, () => hostnameAt(clusterIP));
  await Promise.all(
    cast.everywhere.map(async ({ name, host }) => {
      assert.deepEqual([...new Set(await fetchAll(cast.kubectl, name, urls))].sort(), all, `from ${name}`);
      assert.ok(all.includes(await fetchOn(cast, host, hostnameAt(clusterIP))), `from ${host}`);
    }),
  );
}

async function answersOnEveryHost(cast: Cast): Promise<void> {
  const { nodePort } = await serviceOf(cast.kubectl, "single");
  for (const host of cast.hosts) {
    const url = hostnameAt(`${cast.lab.address(host)}:${nodePort}`);
    assert.equal(await fetchOn(cast, outside, url), "alone", `at ${host}`);
    assert.equal(await fetchFrom(cast.kubectl, cast.other.name, url), "alone", `from a Pod at ${host}`);
  }
}

async function staysWithOne({ kubectl, everywhere }: Cast): Promise<void> {
  const { clusterIP } = await serviceOf(kubectl, "loyal");
  const urls = Array.from({ length: 20 }, () => hostnameAt(clusterIP));
  for (const { name } of everywhere) {
    const [first, ...others] = new Set(await fetchAll(kubectl, name, urls));
    assert.match(first ?? "", /^everywhere-/);
    assert.deepEqual(others, [], `${name} was led to others than ${first}`);
  }
}

async function answersLocally(cast: Cast): Promise<void> {
  const { nodePort } = await serviceOf(cast.kubectl, "local");
  const at = (host: string) => `http://${cast.lab.address(host)}:${nodePort}/cgi-bin/client`;
  assert.equal(await fetchOn(cast, outside, at(cast.alone.host)), cast.lab.address(outside));
  await assert.rejects(fetchOn(cast, outside, at(cast.other.host)));
}

async function reachesItself({ kubectl }: Cast): Promise<void> {
  for (const service of ["alone", "single"]) {
    const { clusterIP } = await serviceOf(kubectl, service);
    assert.equal(await fetchFrom(kubectl, "alone", hostnameAt(clusterIP)), "alone", service);
  }
}

async function refusesAtOnce(cast: Cast): Promise<void> {
  const { clusterIP, nodePort } = await serviceOf(cast.kubectl, "nobody");
  // Some versions of curl say no more than that it took no time.
  const refused = /refused|after \d{1,3} ms: Couldn't connect/i;
  await assert.rejects(fetchFrom(cast.kubectl, cast.other.name, hostnameAt(clusterIP)), refused);
  await assert.rejects(fetchOn(cast, cast.other.host, hostnameAt(clusterIP)), refused);
  const port = `${cast.lab.address(cast.other.host)}:${nodePort}`;
  await assert.rejects(fetchOn(cast, outside, hostnameAt(port)), refused);
}

async function answersAtHostPort(cast: Cast): Promise<void> {
  const url = hostnameAt(hostPortOf(cast));
  assert.equal(await fetchOn(cast, outside, url), "port");
  for (const { name } of cast.everywhere)
    assert.equal(await fetchFrom(cast.kubectl, name, url), "port", name);
  for (const host of cast.hosts) assert.equal(await fetchOn(cast, host, url), "port", host);
}

const withPorts = z.object({ spec: z.object({ ports: z.tuple([z.object({ nodePort: z.number() })]) }) });

async function answersByUDP({ kubectl, lab, hosts, everywhere }: Cast): Promise<void> {
  const full = `alone.${namespace}.svc.cluster.local`;
  const { clusterIP } = await serviceOf(kubectl, "alone");
  for (const { name } of everywhere) {
    assert.match(await kubectl.exec(name, "nslookup", full), new RegExp(`Address.*: ${clusterIP}`), name);
  }
  const service = withPorts.parse(
    await kubectl.json("--namespace", "kube-system", "get", "service", "names"),
  );
  for (const host of hosts) {
    const resolver = new Resolver({ timeout: 2000, tries: 2 });
    resolver.setServers([`${lab.address(host)}:${service.spec.ports[0].nodePort}`]);
    assert.deepEqual(await resolver.resolve4(full), [clusterIP], `at ${host}`);
  }
}
