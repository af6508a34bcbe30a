import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import { refusalsOf } from "./refusals/refusals.ts";
import type { LivingHost } from "./refusals/living-host.ts";
import { byName, type ClusterSpec } from "../config/cluster.ts";
import { rotated } from "../config/generations.ts";
import { SpecError } from "../config/problem.ts";
import { reportedKeys, reportedReencryption } from "../components/encryption/reported-keys.ts";
import { type AppliedCommand, cameToItsEnd, type HostReport } from "./host-report.ts";

/** Of the documents that a host remembers; one of an earlier version may lack them. */
const preparation = z.object({
  cluster: z.object({
    name: z.string(),
    podCIDR: z.string(),
    serviceCIDR: z.string(),
    flannelBackend: z.string(),
  }),
});
const member = z.object({ dataDirectory: z.string(), walDirectory: z.string() });
const numbers = z.array(z.number()).optional();
const rotation = z.object({
  generations: z.object({ kubernetes: numbers, etcd: numbers, frontProxy: numbers, serviceAccount: numbers }),
});
const installation = z.object({ artifacts: z.array(z.object({ name: z.string() })) });

/**
 * Ends the program when the stack file asks something of a living cluster that cannot be done safely.
 *
 * @throws RunError with everything that cannot, before any resource is registered.
 */
export function refuseUnsafeChanges(cluster: ClusterSpec, reports: ReadonlyMap<string, HostReport>): void {
  const problems = refusalsOf(
    cluster,
    // Answers come in any order.
    [...reports].map(([name, report]) => livingHost(name, report)).toSorted(byName),
  );
  if (problems.length > 0) throw new RunError(new SpecError(problems).message);
}

function livingHost(name: string, report: HostReport): LivingHost {
  const { commands, etcd, pods } = report;
  const artifacts = ["control-plane-artifacts", "node-artifacts"].flatMap(
    (label) => installation.safeParse(commands.get(label)?.document).data?.artifacts ?? [],
  );
  const versionOf = (artifact: string) =>
    artifacts.find((one) => one.name.startsWith(`${artifact}-`))?.name.slice(artifact.length + 1);
  return {
    name,
    isMaster: commands.has("kube-apiserver"),
    isNode: commands.has("kubelet"),
    isEtcd: commands.has("etcd"),
    cluster: preparation.safeParse(commands.get("prepare")?.document).data?.cluster,
    versions: { kubernetes: versionOf("kube-apiserver") ?? versionOf("kubelet"), etcd: versionOf("etcd") },
    etcd,
    etcdDirectories: directoriesOf(commands.get("etcd")?.document),
    pods,
    generations: [...commands].flatMap(([label, command]) => generationsOf(label, command)),
    encryption: encryptionOf(report),
  };
}

function encryptionOf(report: HostReport): LivingHost["encryption"] {
  const reported = reportedKeys(report);
  if (reported === undefined) return undefined;
  const reencryption = reportedReencryption(report);
  return {
    keys: reported.generations,
    inForce: reported.inForce,
    reencrypted: reencryption?.isDone ? reencryption : undefined,
  };
}

function generationsOf(label: string, command: AppliedCommand): LivingHost["generations"][number][] {
  const { data } = rotation.safeParse(command.document);
  const done = cameToItsEnd(command);
  if (data !== undefined) return [{ of: data.generations, done }];
  // Before there were others, all was of the first.
  return label === "keys" ? [{ of: Object.fromEntries(rotated.map((one) => [one, [1]])), done }] : [];
}

function directoriesOf(document: unknown): LivingHost["etcdDirectories"] {
  const { data } = member.safeParse(document);
  return data && { dataDir: data.dataDirectory, walDir: data.walDirectory };
}
