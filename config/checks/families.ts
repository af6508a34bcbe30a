import { familiesIn, familyOf } from "../addresses.ts";
import type { Draft } from "../draft.ts";
import type { Problem } from "../problem.ts";

/** Pods, Services and hosts have addresses of the same families: one, or both in the same order of preference. */
export function checkFamilies(draft: Draft): Problem[] {
  const doubled = sameFamilyTwice(draft);
  return doubled.length > 0 ? doubled : differentFamilies(draft);
}

/** A list as the stack file has it: a single one needs no brackets. */
export const asGiven = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] ?? "") : values;

interface Place {
  path: string;
  values: readonly string[];
}

function sameFamilyTwice({ network, hosts = [] }: Draft): Problem[] {
  const places: Place[] = [
    { path: "network.podCIDR", values: network.podCIDR ?? [] },
    { path: "network.serviceCIDR", values: network.serviceCIDR ?? [] },
    { path: "network.clusterDNS", values: network.clusterDNS ?? [] },
    ...hosts.map(({ address = [] }, index) => ({ path: `hosts[${index}].address`, values: address })),
  ];
  return places
    .filter(({ values }) => new Set(values.map(familyOf)).size < values.length)
    .map(({ path, values }) => ({
      path,
      given: values,
      message: `has two of ${familiesIn(values.slice(0, 1))}; allowed: one, or one of each address family`,
    }));
}

function differentFamilies({ network: { podCIDR, serviceCIDR }, hosts = [] }: Draft): Problem[] {
  if (podCIDR === undefined || serviceCIDR === undefined) return [];
  const wanted = familiesIn(serviceCIDR);
  const problems: Problem[] = [];
  if (familiesIn(podCIDR) !== wanted) {
    problems.push({
      path: "network.podCIDR",
      given: asGiven(podCIDR),
      message: `is ${familiesIn(podCIDR)}, but network.serviceCIDR is ${wanted}; allowed: the same address families in the same order`,
    });
  }
  const others = hosts.flatMap(({ address }, index) =>
    address === undefined || familiesIn(address) === wanted ? [] : [{ address, index }],
  );
  const [first] = others;
  if (first === undefined) return problems;
  // Where the hosts agree, it is rather the networks that were forgotten.
  const ofHosts = new Set(others.map(({ address }) => familiesIn(address)));
  if (others.length === hosts.length && hosts.length > 1 && ofHosts.size === 1) {
    const message = `is ${wanted}, but the hosts' addresses are ${familiesIn(first.address)}; allowed: a podCIDR and a serviceCIDR of the same address families in the same order`;
    return [...problems, { path: "network.serviceCIDR", given: asGiven(serviceCIDR), message }];
  }
  return [
    ...problems,
    ...others.map(({ address, index }) => ({
      path: `hosts[${index}].address`,
      given: asGiven(address),
      message: `is ${familiesIn(address)}, but network.serviceCIDR is ${wanted}; allowed: an address of each of its families in the same order`,
    })),
  ];
}
