import { execa } from "execa";
import type { HostReport } from "../../observe/report/host-report.ts";
import { commandsOf, documentOf, type HostCommand } from "./commands.ts";
import type { Graph, RecordedResource } from "./graph.ts";
import { reportOf } from "./reports.ts";

/** What a change of the stack file comes to. */
export interface Effects {
  /** Names of resources, in order. */
  updated: string[];
  added: string[];
  removed: string[];
  /** `HOST UNIT`, of hosts that were there before. */
  restarted: string[];
  reloaded: string[];
}

export async function effectsOf(before: Graph, after: Graph): Promise<Effects> {
  const earlier = byURN(before);
  const later = byURN(after);
  const changed = [...earlier.values()].filter(({ urn, inputs }) => {
    const now = later.get(urn);
    return now !== undefined && JSON.stringify(now.inputs) !== JSON.stringify(inputs);
  });
  const urns = new Set(changed.map(({ urn }) => urn));
  const scripts = (graph: Graph) =>
    commandsOf(graph).filter(({ resource, script }) => script !== "kit" && urns.has(resource.urn));
  const units = await changesOfUnits(scripts(before), scripts(after));
  return {
    updated: namesOf(changed),
    added: namesOf([...later.values()].filter(({ urn }) => !earlier.has(urn))),
    removed: namesOf([...earlier.values()].filter(({ urn }) => !later.has(urn))),
    ...units,
  };
}

const byURN = ({ resources }: Graph): Map<string, RecordedResource> =>
  new Map(resources.filter(({ custom }) => custom).map((resource) => [resource.urn, resource]));

const namesOf = (resources: readonly RecordedResource[]): string[] =>
  resources.map(({ name }) => name).toSorted();

/** By the very rule of components/host/kit/unit-fingerprints.sh. */
async function changesOfUnits(before: HostCommand[], after: HostCommand[]) {
  const now = new Map(after.map((command) => [command.resource.urn, command]));
  const pairs = before
    .filter((command) => "unit" in documentOf(command))
    .map((command) => ({ command, later: now.get(command.resource.urn) ?? command }));
  const prints = await fingerprints(pairs.flatMap(({ command, later }) => [command, later]));
  const restarted: string[] = [];
  const reloaded: string[] = [];
  for (const [index, { command }] of pairs.entries()) {
    const [old = [], wanted = []] = prints.slice(2 * index);
    const unit = `${command.host} ${String(documentOf(command)["unit"])}`;
    if (old[0] !== wanted[0]) restarted.push(unit);
    else if (old[1] !== wanted[1]) reloaded.push(unit);
  }
  return { restarted: restarted.toSorted(), reloaded: reloaded.toSorted() };
}

async function fingerprints(commands: readonly HostCommand[]): Promise<string[][]> {
  if (commands.length === 0) return [];
  const root = new URL("../../", import.meta.url).pathname;
  const { stdout } = await execa(`${root}tests/scripts/support/fingerprints.sh`, [
    `${root}components/host/kit`,
    ...commands.flatMap(({ stdin = "", reads }) => [stdin, reads]),
  ]);
  return stdout.split("\n").map((line) => line.split(" "));
}

/** What the hosts would tell after a run: all that was applied, and nothing that has changed since. */
export function reportsAfter(graph: Graph): Record<string, HostReport> {
  const ofHosts = Map.groupBy(
    commandsOf(graph).filter(({ script }) => script !== "kit"),
    ({ host }) => host,
  );
  return Object.fromEntries(
    [...ofHosts].map(([host, commands]) => [
      host,
      reportOf(commands.map((command) => [command, { document: documentOf(command) }])),
    ]),
  );
}
