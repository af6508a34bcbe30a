import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { kitScripts } from "../../../components/host/kit/kit.ts";
import { hostEndpoint } from "../../../observe/ssh/endpoint.ts";
import { repairable } from "../../../documents/repair.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { HostReport } from "../../../observe/report/host-report.ts";
import type { Found } from "../found/found.ts";
import type { Taken } from "../hosts/taken.ts";
import { addressKey, commandAdopter } from "./command.ts";
import { kubernetesAdopter } from "./kubernetes.ts";
import { pluginPath } from "./plugin.ts";
import { randomAdopter } from "./random.ts";
import { type Adopter, type StandIn, standInFor } from "./stand-in.ts";
import { tlsAdopter } from "./tls.ts";

interface StandInsArgs {
  cluster: ClusterSpec;
  hosts: ReadonlyMap<string, Taken>;
  reports: ReadonlyMap<string, HostReport>;
  found: Found;
  living: Readonly<Record<string, unknown>>;
  /** Are told the names of resources. */
  differs: (name: string) => void;
  madeAnew: (name: string) => void;
  takenOver: (name: string) => void;
}

/** Stand-ins for all plugins of the program, by the name of the package. */
export async function standIns(args: StandInsArgs): Promise<Readonly<Record<string, StandIn>>> {
  const { found, living, differs, madeAnew, takenOver } = args;
  const adopters: Readonly<Record<string, Adopter>> = {
    command: commandAdopter({ ...commandsOn(args), differs }),
    tls: tlsAdopter(found, madeAnew),
    random: randomAdopter(found, madeAnew),
    kubernetes: kubernetesAdopter({ living, remembered: rememberedOn(args.hosts), differs }),
  };
  const all = Object.entries(adopters).map(async ([name, adopter]) => {
    const { adopt } = adopter;
    const counted: Adopter = {
      ...adopter,
      adopt: async (asked, real) => {
        const made = await adopt(asked, real);
        takenOver(asked.name);
        return made;
      },
    };
    return [name, await standInFor(await pluginPath(name), counted)] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

function commandsOn({ cluster, hosts, reports }: StandInsArgs) {
  const byAddress = new Map(
    cluster.hosts.map((host) => {
      const { address, port } = hostEndpoint(host);
      return [addressKey(address, port), hosts.get(host.name)] as const;
    }),
  );
  const clusterScripts = new Set(
    kitScripts()
      .filter((path) => /^acts_on_cluster$/m.test(readFileSync(path, "utf8")))
      .map((path) => basename(path, ".sh")),
  );
  const memberships = [...reports.values()].find((report) => report.memberships.size > 0)?.memberships;
  return {
    hostAt: (address: string) => byAddress.get(address),
    actsOnCluster: (script: string) => clusterScripts.has(script),
    repairOf: (label: string) => {
      const node = label.replace(/^membership-/, "");
      return repairable.safeParse(memberships?.get(node)?.document).data?.repair;
    },
  };
}

/** The objects of the API that masters were last asked to keep. */
function rememberedOn(hosts: ReadonlyMap<string, Taken>): Map<string, unknown> {
  const records = [...hosts.values()].flatMap(({ applied }) => [...applied.values()]);
  return new Map(
    records
      .flatMap(({ data }) => (data["objects"] ?? []) as { path: string; object: unknown }[])
      .map(({ path, object }) => [path, object]),
  );
}
