import { asNetwork, contains, familyOf, lastAddress, nthAddress, ofFamily } from "../../config/addresses.ts";
import { type ClusterSpec, type HostSpec, livingHosts } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import { namesOf } from "../../observe/refusals.ts";
import type { HostReport, LivingHost } from "../../observe/report/host-report.ts";
import { addressFacts, virtualAddressCommand } from "./document.ts";
import { virtualAddress, type VirtualAddress } from "./settings.ts";

interface Known {
  host: HostSpec;
  report: HostReport;
  addresses: { interface: string; address: string }[];
  keepalived: string[];
}

/** Neighbours find the address only within its own network, and only if nobody else has it. */
export function refuseUnreachableAddress(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const virtual = virtualAddress.of(cluster);
  if (virtual === undefined) return [];
  const known = knownOf(cluster, living);
  const masters = known.filter(({ host }) => host.isMaster);
  return [
    ...masters.flatMap((master) => networkProblem(virtual, master)).slice(0, 1),
    ...refuseTakenAddress(virtual, known),
    ...refuseOtherKeepalived(virtual, masters),
  ];
}

function knownOf(cluster: ClusterSpec, living: readonly LivingHost[]): Known[] {
  const reports = new Map(living.map(({ name, report }) => [name, report]));
  return livingHosts(cluster).flatMap((host) => {
    const report = reports.get(host.name);
    const facts = report?.facts(addressFacts);
    return report === undefined || facts === undefined ? [] : [{ host, report, ...facts }];
  });
}

function networkProblem(virtual: VirtualAddress, { host, addresses }: Known): Problem[] {
  const family = familyOf(virtual.address);
  const address = ofFamily(family, host.addresses) ?? host.address;
  const own = addresses.find((one) => one.address.startsWith(`${address}/`))?.interface;
  const name = virtual.interface ?? own;
  const networks = addresses
    .filter((one) => one.interface === name && familyOf(one.address) === family)
    // A master may have the address itself, which says nothing of its network.
    .filter((one) => one.address !== asNetwork(virtual.address))
    .map((one) => one.address);
  if (networks.length === 0) {
    if (virtual.interface === undefined) return [];
    const ofThatFamily = addresses.filter((one) => familyOf(one.address) === family);
    const others = [...new Set(ofThatFamily.map((one) => one.interface))].join(", ");
    const message = `has no ${family} address on ${host.name}; allowed: an interface that has one (there: ${others})`;
    return [{ path: "virtualAddress.interface", given: virtual.interface, message }];
  }
  const network = networks.find((cidr) => contains(cidr, virtual.address));
  const problem = { path: "virtualAddress.address", given: virtual.address };
  if (network === undefined) {
    const message = `is not in the network of ${name} on ${host.name} (${networks.join(", ")}); allowed: a free address in it`;
    return [{ ...problem, message }];
  }
  const reserved = [nthAddress(network, 0), ...(family === "IPv4" ? [lastAddress(network)] : [])];
  if (!reserved.includes(virtual.address)) return [];
  const message = `is the first or last address of the network ${network} of ${host.name}, which no host may have; allowed: another one in it`;
  return [{ ...problem, message }];
}

/** A master that takes part may have it. */
function refuseTakenAddress({ address: given }: VirtualAddress, known: readonly Known[]): Problem[] {
  const holders = known
    .filter(({ report }) => report.document(virtualAddressCommand)?.address !== given)
    .filter(({ addresses }) => addresses.some(({ address }) => address.startsWith(`${given}/`)));
  if (holders.length === 0) return [];
  const message = `is an address of ${namesOf(holders.map(({ host }) => host))} already, which barekube has not given to it; take it away there, or choose a free one`;
  return [{ path: "virtualAddress.address", given, message }];
}

function refuseOtherKeepalived({ address: given }: VirtualAddress, masters: readonly Known[]): Problem[] {
  const rivals = masters.filter(({ keepalived }) => keepalived.includes(given));
  if (rivals.length === 0) return [];
  const message = `is in /etc/keepalived/keepalived.conf on ${namesOf(rivals.map(({ host }) => host))}, where keepalived.service runs; take it out of there, or disable that unit, so that only barekube moves the address`;
  return [{ path: "virtualAddress.address", given, message }];
}
