import { familiesIn, type Family } from "../../../config/addresses.ts";
import type { Draft } from "../../../config/draft.ts";
import { type Problem, pathText } from "../../../config/problem.ts";
import { kubeProxy, kubeProxyMode } from "../../kube-proxy/settings.ts";
import { virtualAddress } from "../../virtual-address/settings.ts";
import { overlaps, rangeOf } from "../../../config/address-ranges.ts";
import { metallbSettings } from "./settings.ts";

export function checkMetallb(draft: Draft): Problem[] {
  const asked = metallbSettings.draft(draft);
  if (asked === undefined) return [];
  const { addresses = [] } = asked;
  return [
    ...addresses.flatMap((given, index) => {
      const why =
        familyProblem(given, draft) ??
        taken(draft, addresses.slice(0, index)).find(({ range }) => overlaps(given, range))?.why;
      if (why === undefined) return [];
      const message = `${why}; allowed: addresses of the nodes' network that nothing else has`;
      return [{ path: pathText(["addons", "metallb", "addresses", index]), given, message }];
    }),
    ...checkArp(draft),
  ];
}

/** Ranges, networks and addresses that are somebody's, with words for a message. */
function taken({ network, hosts = [], settings }: Draft, earlier: readonly string[]) {
  const { podCIDR = [], serviceCIDR = [] } = network;
  const { address } = virtualAddress.draft({ settings }) ?? {};
  return [
    ...podCIDR.map((range) => ({ range, why: `overlaps network.podCIDR ${range}` })),
    ...serviceCIDR.map((range) => ({ range, why: `overlaps network.serviceCIDR ${range}` })),
    ...hosts.flatMap(({ name = "a host", address: own = [] }) =>
      own.map((range) => ({ range, why: `has the address of ${name}, ${range}` })),
    ),
    ...(address === undefined ? [] : [{ range: address, why: `has virtualAddress.address ${address}` }]),
    ...earlier.map((range) => ({ range, why: `overlaps ${range}` })),
  ];
}

/** Services have addresses of the families of their network. */
function familyProblem(given: string, { network: { serviceCIDR = [] } }: Draft): string | undefined {
  const family: Family | undefined = rangeOf(given)?.family;
  if (family === undefined || serviceCIDR.length === 0) return undefined;
  const families = familiesIn(serviceCIDR);
  return families.includes(family) ? undefined : `is ${family}, but Services have only ${families}`;
}

/** IPVS gives every host the addresses of all Services, and the kernel would answer for them everywhere. */
function checkArp(draft: Draft): Problem[] {
  const { ipvs } = (kubeProxy.draft(draft) ?? {}) as { ipvs?: { strictARP?: unknown } };
  if (kubeProxyMode.draft(draft) !== "ipvs" || ipvs?.strictARP === true) return [];
  const message =
    "needs kubeProxy.ipvs.strictARP: true with network.kubeProxyMode: ipvs, or every node would answer for every address";
  return [{ path: "addons.metallb", message }];
}
