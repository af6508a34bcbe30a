import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import type { Occupied } from "../../../documents/occupied.ts";
import { keysCommand } from "../../../documents/keys.ts";
import type { Service } from "../../../documents/service.ts";
import { type Part, partsOn } from "../../part.ts";
import { renderArtifacts } from "../artifacts/files.ts";

/** What the cluster will use on a host for itself alone, as its parts declare it. */
export function occupiedOn(cluster: ClusterSpec, host: HostSpec, parts: readonly Part[]): Occupied {
  const on = partsOn(parts, host);
  const rendered = on.map((part) => ({ ...part, services: part.services?.(cluster, host) ?? [] }));
  const services = rendered.flatMap((part) => part.services);
  const ofServices = (names: (service: Service) => readonly (string | number)[] | undefined) =>
    services.flatMap((service) =>
      (names(service) ?? []).map((name) => [String(name), labelOf(service)] as const),
    );
  const directories = rendered.flatMap(({ directories: own = [], services: [unit], keyDirectories = {} }) => {
    const label = unit === undefined ? keysCommand.label : labelOf(unit);
    return [
      ...own.map((path): Place => [path, label]),
      ...Object.keys(keyDirectories).map((path): Place => [path, keysCommand.label]),
    ];
  });
  return {
    paths: outermost([...directories, ...ofArtifacts(cluster, host, on), ...ofServices(placesOf)]),
    units: Object.fromEntries(ofServices(({ unit }) => [unit])),
    ports: Object.fromEntries(ofServices(({ ports }) => ports)),
    interfaces: Object.fromEntries(ofServices(({ interfaces }) => interfaces)),
  };
}

type Place = readonly [place: string, label: string];

const labelOf = ({ unit }: Service): string => unit.replace(/\.service$/, "");

const placesOf = ({ files, directories = {}, leftovers = [] }: Service): string[] => [
  ...Object.keys(files),
  ...Object.keys(directories),
  ...leftovers,
];

function ofArtifacts(cluster: ClusterSpec, host: HostSpec, parts: readonly Part[]): Place[] {
  const { controlPlane, node } = renderArtifacts(cluster, host, parts);
  const places = (label: string, document: typeof node) =>
    document === undefined
      ? []
      : [document.store, ...Object.keys(document.links)].map((path): Place => [path, label]);
  return [...places("control-plane-artifacts", controlPlane), ...places("node-artifacts", node)];
}

/** Without what is below another one; of several commands for the same place, the first counts. */
function outermost(places: readonly Place[]): Record<string, string> {
  const all = new Map(places.toReversed());
  const isBelowAnother = (path: string) => [...all.keys()].some((other) => path.startsWith(`${other}/`));
  return Object.fromEntries([...all].filter(([path]) => !isBelowAnother(path)).toSorted());
}
