import { ageText } from "../../../components/etcd/snapshots/age.ts";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import type { Logins } from "../../../observe/ssh/logins.ts";
import { whileTelling } from "../../progress.ts";
import type { Found } from "../places.ts";
import { sizeText } from "../snapshots/table.ts";
import type { Source } from "./choose.ts";
import { confirmCluster } from "./confirm.ts";
import { revisionBump } from "./revision.ts";
import { type Fetched, type State, Steps } from "./steps.ts";
import { transferSnapshot } from "./transfer.ts";

interface Restore {
  cluster: ClusterSpec;
  logins: Logins;
  source: Source;
  /** Lines with private keys, for copies. */
  identities: readonly string[];
  /** All snapshots that are known. */
  found: Found;
  /** The cluster's name, if it was given. */
  confirmed: string | undefined;
}

/** Restores all members. Until the cluster's name was given, nothing is disturbed. */
export async function restore(args: Restore): Promise<void> {
  const { cluster, logins, found, confirmed } = args;
  const steps = new Steps(cluster, logins);
  const states = await progress("every host answers", () => steps.look());
  refuseUnprepared(states);
  const { host, name, snapshot } = await progress("the snapshot is whole, and of this cluster", () =>
    bring(args, steps),
  );
  const now = Date.now() / 1000;
  const revisions = [...states.values()].flatMap(({ revision }) => revision ?? []);
  console.log(lossText(name, snapshot, { now, revisions }));
  await confirmCluster(cluster.name, confirmed);

  const begun = Date.now();
  const others = steps.members.filter((member) => member !== host);
  await progress("every member has the snapshot", () =>
    transferSnapshot({ cluster, logins, from: host, to: others }),
  );
  const known = [...revisions, ...found.snapshots.map(({ revision }) => revision)];
  const bump = revisionBump({ snapshot, now, others: known });
  const token = `${cluster.name}-restored-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
  await progress("every member has new data beside the present ones", () =>
    steps.build([`restore name ${name}`, `restore token ${token}`, `restore bump ${bump}`]),
  );
  await progress("API servers are stopped", () => steps.stop(name));
  await progress("members start with the new data", () => steps.swap(name));
  await progress("etcd has a leader", () => steps.await());
  await progress("API servers answer", () => steps.start());
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  const nodes = await progress("what is in etcd can be read", () => steps.verify());
  await progress("the previous data are removed", () => steps.finish());
  console.log(
    nodes === undefined
      ? `${name} is restored. No master has an API server yet; make them: pulumi up`
      : `${name} is restored: the API answered after ${seconds} s, with ${nodes.length} Nodes. See what has changed on hosts and in the cluster since: pulumi preview`,
  );
}

function refuseUnprepared(states: ReadonlyMap<HostSpec, State>): void {
  const unprepared = [...states].filter(([, { missing }]) => missing.length > 0);
  if (unprepared.length === 0) return;
  const which = unprepared.map(([{ name }, { missing }]) => `${name} (${missing.join(", ")})`).join("; ");
  throw new Error(
    `these hosts lack what a member needs: ${which}; run \`pulumi up\` first, which prepares them and then fails at etcd, and restore after that`,
  );
}

/** Brings the snapshot to the first of the members, and has it checked there. */
async function bring(
  { cluster, logins, source, identities }: Restore,
  steps: Steps,
): Promise<{ host: HostSpec; name: string; snapshot: Fetched }> {
  const isHere = source.kind === "listed" && !source.isCopy;
  const host = steps.members.find(({ name }) => !isHere || name === source.snapshot.place);
  if (host === undefined) throw new Error("no host of the stack file is a member of etcd; add one");
  const name = source.kind === "file" ? source.name : source.snapshot.name;
  if (source.kind === "file") await transferSnapshot({ cluster, logins, from: source.path, to: [host] });
  const from = source.kind === "file" ? "given" : source.isCopy ? source.snapshot.place : "here";
  const snapshot = await steps.fetch(host, [`restore name ${name}`, `restore from ${from}`, ...identities]);
  return { host, name, snapshot };
}

function lossText(
  name: string,
  { revision, time, keys, size }: Fetched,
  { now, revisions }: { now: number; revisions: readonly number[] },
): string {
  const when =
    time === undefined
      ? "at a time that nobody knows"
      : `${ageText(now - time)} ago, at ${new Date(time * 1000).toISOString()}`;
  const latest = Math.max(...revisions);
  const writes =
    revisions.length === 0 || latest < revision
      ? "how much that is cannot be told, since etcd does not answer"
      : `that is ${latest - revision} changes`;
  return `${name} was taken ${when}: revision ${revision}, ${keys} keys, ${sizeText(size)}.\nWhat was written since is lost; ${writes}.`;
}

/** Tells what is done, and how long it took. */
async function progress<Result>(what: string, does: () => Promise<Result>): Promise<Result> {
  const begun = Date.now();
  const seconds = () => ((Date.now() - begun) / 1000).toFixed(1);
  const tell = () => {
    console.error(`  … ${what}: ${seconds()} s`);
  };
  const result = await whileTelling(tell, does);
  console.error(`  ${what} (${seconds()} s)`);
  return result;
}
