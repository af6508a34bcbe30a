import { apiServerServiceIP, contains, defaultClusterDNS, nthAddress } from "../../../config/addresses.ts";
import { checkLogin } from "../../../config/checks/login.ts";
import type { Draft } from "../../../config/draft.ts";
import type { Problem } from "../../../config/problem.ts";
import { registries } from "../../containerd/registries/settings.ts";
import { defaultClusterIP, defaultMirrorClusterIP, outerNames } from "./address.ts";
import { name, namespace } from "./names.ts";
import { registrySettings } from "./settings.ts";

const path = "addons.registry";

export function checkRegistry(draft: Draft): Problem[] {
  const asked = registrySettings.draft(draft);
  if (asked === undefined) return [];
  return [
    ...checkAddresses(draft, asked),
    ...checkNames(draft, asked),
    ...checkLogin(`${path}.mirror`, asked.mirror ?? {}),
  ];
}

type Asked = NonNullable<ReturnType<typeof registrySettings.draft>>;

function checkAddresses({ network }: Draft, { clusterIP, mirror }: Asked): Problem[] {
  const [serviceCIDR] = network.serviceCIDR ?? [];
  if (serviceCIDR === undefined) return [];
  const [dns = defaultClusterDNS(serviceCIDR)] = network.clusterDNS ?? [];
  const own = clusterIP ?? defaultClusterIP(serviceCIDR);
  const addresses = [
    { setting: `${path}.clusterIP`, given: own, of: { [dns]: "the cluster DNS" } },
    ...(mirror === undefined
      ? []
      : [
          {
            setting: `${path}.mirror.clusterIP`,
            given: mirror.clusterIP ?? defaultMirrorClusterIP(serviceCIDR),
            of: { [dns]: "the cluster DNS", [own]: "the registry" },
          },
        ]),
  ];
  return addresses.flatMap(({ setting, given, of }) => {
    const why = whyNot(given, { serviceCIDR, of });
    if (why === undefined) return [];
    const message = `${why}; allowed: an address of network.serviceCIDR ${serviceCIDR} that nothing else has, such as ${nthAddress(serviceCIDR, 5)}`;
    return [{ path: setting, given, message }];
  });
}

interface Taken {
  serviceCIDR: string;
  /** What has an address. */
  of: Readonly<Record<string, string>>;
}

function whyNot(address: string, { serviceCIDR, of }: Taken): string | undefined {
  if (!contains(serviceCIDR, address)) return `is not in network.serviceCIDR`;
  if (address === nthAddress(serviceCIDR, 0)) return "is the address of the network itself";
  if (address === apiServerServiceIP(serviceCIDR)) return "is the API server's";
  return of[address] === undefined ? undefined : `is ${of[address]}'s`;
}

/** Two entries for one name would each write the same file. */
function checkNames(draft: Draft, { mirror, ...asked }: Asked): Problem[] {
  const others = registries.draft(draft) ?? {};
  const own = [`${name}.${namespace}.svc.${draft.network.clusterDomain ?? ""}`, ...outerNames(asked)];
  const mirrored = mirror?.of;
  return [
    ...own
      .filter((one) => one in others)
      .map((one) => ({
        path: entry(one),
        message: `is the registry of ${path}, to which every node logs in by itself; remove this entry`,
      })),
    ...(mirrored !== undefined && mirrored in others
      ? [
          {
            path: entry(mirrored),
            message: `is mirrored by ${path}.mirror; move ca, username and password there, and remove this entry`,
          },
        ]
      : []),
    ...(mirrored !== undefined && own.includes(mirrored)
      ? [
          {
            path: `${path}.mirror.of`,
            given: mirrored,
            message: `is the registry of ${path} itself; allowed: another registry, such as docker.io`,
          },
        ]
      : []),
  ];
}

const entry = (registry: string): string => `registries[${JSON.stringify(registry)}]`;
