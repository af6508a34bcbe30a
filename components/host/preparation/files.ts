import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { identityOf } from "../../cluster/identity.ts";
import type { Preparation } from "../../../documents/preparation.ts";
import type { Part, Preparation as Need } from "../../part.ts";
import { occupiedOn } from "../take-over/occupied.ts";
import { takesOver } from "../take-over/settings.ts";
import { hostPreparation } from "./settings.ts";

/** How prepare.sh sets up a host with these parts. */
export function renderPreparation(cluster: ClusterSpec, host: HostSpec, parts: readonly Part[]): Preparation {
  const settings = hostPreparation.of(cluster);
  const needs = parts.map((part) => part.preparation?.(cluster, host) ?? {});
  const packages = (family: "debian" | "rhel") => [
    ...parts.flatMap((part) => part.packages?.[family] ?? []).toSorted(),
    ...needs.flatMap((need) => need.packages?.[family] ?? []),
    ...settings.packages,
  ];
  const { paths, units } = occupiedOn(cluster, host, parts);
  return {
    cluster: identityOf(cluster),
    occupiedPaths: paths,
    occupiedUnits: units,
    ...(takesOver(cluster, host) ? { takeOver: true } : {}),
    ...(host.renamedFrom === undefined ? {} : { renamedFrom: host.renamedFrom }),
    hosts: { [host.name]: host.addresses.join(" ") },
    swap: settings.swap,
    firewall: settings.firewall,
    selinux: settings.selinux,
    time: settings.time,
    modules: needs.flatMap((need) => need.modules ?? []),
    sysctl: { ...Object.assign({}, ...needs.map(({ sysctl }) => sysctl)), ...settings.sysctl } as Record<
      string,
      string
    >,
    packages: { debian: packages("debian"), rhel: packages("rhel") },
    packageUnits: Object.assign({}, ...parts.map(({ packageUnits }) => packageUnits)) as Record<
      string,
      string
    >,
    users: needs.flatMap((need) => need.users ?? []),
    path: [cluster.binDir],
    ...tracesOf(needs),
  };
}

/** Nothing where no Pods leave anything. */
function tracesOf(needs: readonly Need[]): Pick<Preparation, "traces"> {
  const all = needs.flatMap(({ traces }) => traces ?? []);
  if (all.length === 0) return {};
  const lists = <K extends keyof (typeof all)[number]>(name: K) => all.flatMap((traces) => [...traces[name]]);
  return {
    traces: {
      paths: lists("paths"),
      interfaces: lists("interfaces"),
      tables: lists("tables"),
      ipsets: lists("ipsets"),
      networks: lists("networks"),
    },
  };
}
