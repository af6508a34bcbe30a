import { apiServerServiceIP, contains, defaultClusterDNS, nthAddress } from "../../../config/addresses.ts";
import type { Draft } from "../../../config/draft.ts";
import type { Problem } from "../../../config/problem.ts";
import { registries } from "../../containerd/registries/settings.ts";
import { defaultClusterIP, outerNames } from "./address.ts";
import { name, namespace } from "./names.ts";
import { registrySettings } from "./settings.ts";

export function checkRegistry(draft: Draft): Problem[] {
  const asked = registrySettings.draft(draft);
  return asked === undefined ? [] : [...checkClusterIP(draft, asked), ...checkNames(draft, asked)];
}

type Asked = NonNullable<ReturnType<typeof registrySettings.draft>>;

function checkClusterIP({ network }: Draft, { clusterIP }: Asked): Problem[] {
  const [serviceCIDR] = network.serviceCIDR ?? [];
  if (serviceCIDR === undefined) return [];
  const given = clusterIP ?? defaultClusterIP(serviceCIDR);
  const [dns = defaultClusterDNS(serviceCIDR)] = network.clusterDNS ?? [];
  const why = whyNot(given, { serviceCIDR, dns });
  if (why === undefined) return [];
  const message = `${why}; allowed: an address of network.serviceCIDR ${serviceCIDR} that nothing else has, such as ${nthAddress(serviceCIDR, 5)}`;
  return [{ path: "addons.registry.clusterIP", given, message }];
}

function whyNot(address: string, { serviceCIDR, dns }: { serviceCIDR: string; dns: string }) {
  if (!contains(serviceCIDR, address)) return `is not in network.serviceCIDR`;
  if (address === nthAddress(serviceCIDR, 0)) return "is the address of the network itself";
  if (address === apiServerServiceIP(serviceCIDR)) return "is the API server's";
  return address === dns ? "is the cluster DNS's" : undefined;
}

/** Two entries for one name would each write the same file. */
function checkNames(draft: Draft, asked: Asked): Problem[] {
  const others = registries.draft(draft) ?? {};
  const service = `${name}.${namespace}.svc.${draft.network.clusterDomain ?? ""}`;
  return [service, ...outerNames(asked)]
    .filter((own) => own in others)
    .map((own) => ({
      path: `registries[${JSON.stringify(own)}]`,
      message: "is the registry of addons.registry, to which every node logs in by itself; remove this entry",
    }));
}
