import { masterHosts, type ClusterSpec } from "../../config/cluster.ts";
import { type Reports, withReport } from "../../observe/drift/cluster-drift.ts";
import type { AppliedCommand, HostReport } from "../../observe/report/host-report.ts";
import { nodeFacts } from "../node/document.ts";
import { objectFacts, objectsDocument, type ObjectsDocument } from "./document.ts";
import { objectDifferences } from "./object-differences.ts";

type Living = Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;

/**
 * Compares the objects in the cluster with what was last applied, which the master that applies them remembers. What a
 * master that used to apply them still remembers is ignored.
 */
export function objectDrift(cluster: ClusterSpec, reports: Reports): Reports {
  const [delegate] = masterHosts(cluster);
  const own = [...reports].map(
    ([name, report]) => [name, name === delegate?.name ? report : withoutObjects(report)] as const,
  );
  if (delegate === undefined) return new Map(own);
  if (!reports.has(delegate.name))
    return withReport(new Map(own), masterIn(reports), (report) =>
      notCompared(report, `since ${delegate.name}, which remembers them, does not answer`),
    );
  return withReport(new Map(own), delegate.name, (report) => withDrift(delegate.name, report));
}

/** A master whose API server answers, so that there are objects, but nobody who remembers them. */
const masterIn = (reports: Reports): string | undefined =>
  [...reports].find(([, report]) => report.facts(nodeFacts) !== undefined)?.[0];

const notCompared = (report: HostReport, why: string): HostReport =>
  report.with({
    unchecked: [...report.unchecked, `The cluster's objects could not be checked for drift, ${why}`],
  });

const withoutObjects = (report: HostReport): HostReport =>
  report.with({
    commands: new Map([...report.commands].filter(([, { document }]) => objectsIn(document) === undefined)),
  });

const objectsIn = (document: unknown): ObjectsDocument | undefined =>
  objectsDocument.safeParse(document).data;

function withDrift(name: string, report: HostReport): HostReport {
  const facts = report.facts(objectFacts);
  const commands = [...report.commands].map(([label, command]): [string, AppliedCommand] => {
    const document = objectsIn(command.document);
    return [label, document === undefined ? command : driftOf(command, document, facts?.living ?? {})];
  });
  const complete = report.with({ commands: new Map(commands) });
  if (facts?.living !== null) return complete;
  return notCompared(
    complete,
    `because the API server on ${name} does not answer; see journalctl -u kube-apiserver on that host`,
  );
}

function driftOf(
  command: AppliedCommand,
  { objects, watched = [], keptByCluster }: ObjectsDocument,
  living: Living,
): AppliedCommand {
  const found = [...objects, ...watched]
    // Objects whose state is not known have not drifted.
    .filter(({ path }) => !keptByCluster && path in living)
    .flatMap(({ path, object }) => findings(object, living[path]));
  return { ...command, ofCluster: true, drift: { ...command.drift, ...Object.fromEntries(found) } };
}

function findings(
  declared: Named & Readonly<Record<string, unknown>>,
  living: Living[string] | undefined,
): [string, string][] {
  if (living === null || living === undefined) return [[nameOf(declared), gone]];
  return objectDifferences(declared, living).map(({ field, state }) => [
    `${nameOf(declared)} ${field}`,
    state,
  ]);
}

const gone = "is missing";

interface Named {
  kind: string;
  metadata: { name: string; namespace?: string | undefined };
}

/** `Service kube-system/kube-dns` */
const nameOf = ({ kind, metadata: { name, namespace } }: Named): string =>
  `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;

/** Whether the object that a command has applied is no longer there. */
export const isGone = (applied: AppliedCommand | undefined, object: Named): boolean =>
  applied?.drift[nameOf(object)] === gone;
