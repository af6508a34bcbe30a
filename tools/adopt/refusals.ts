import { apiServerCommand } from "../../components/kube-apiserver/document.ts";
import { etcdCA } from "../../components/etcd/paths.ts";
import { hostCertificates } from "../../components/pki/declared.ts";
import { kubernetesCA } from "../../components/pki/paths.ts";
import { commonNames, generationName } from "../../components/pki/resource-names.ts";
import { generationsOf } from "../../components/pki/settings.ts";
import { encryptionKeys } from "../../components/encryption/settings.ts";
import type { Part } from "../../components/part.ts";
import type { ClusterSpec } from "../../config/cluster.ts";
import { generationPaths } from "../../config/generations.ts";
import { prepareCommand } from "../../documents/preparation.ts";
import { namesOf } from "../../observe/refusals.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import type { Found } from "./found/found.ts";
import type { Taken } from "./hosts/taken.ts";

type Reports = ReadonlyMap<string, HostReport>;

/** Hosts without which a state cannot be made: what others have can be made up for. */
export const silentHostsNeeded = (cluster: ClusterSpec, reports: Reports): string[] => {
  const needed = cluster.hosts.filter(
    ({ name, isMaster, isEtcd, isLost }) => (isMaster || isEtcd) && !isLost && !reports.has(name),
  );
  return needed.length === 0
    ? []
    : [
        `nothing was taken over, since ${namesOf(needed)} did not answer, and every master and every host with etcd is needed; bring it back, or set lost: true for one that is dead for good`,
      ];
};

/** Hosts and add-ons that the stack file has and the cluster does not: a state cannot have them yet. */
export function strangersIn(cluster: ClusterSpec, parts: readonly Part[], reports: Reports): string[] {
  const answered = cluster.hosts.filter(({ name }) => reports.has(name));
  const strangers = answered.filter(({ name }) => reports.get(name)?.document(prepareCommand) === undefined);
  if (answered.length > 0 && strangers.length === answered.length)
    return [
      `no host was ever set up by barekube, so there is nothing to take over; make a cluster: pulumi up`,
    ];
  const kept = (name: string) =>
    [...reports.values()].some((report) => report.has({ label: `${name}-objects` }));
  return [
    ...(strangers.length === 0
      ? []
      : [
          `hosts: ${namesOf(strangers)} never became part of the cluster; take it out of the stack file until the state is there`,
        ]),
    ...(reports.size > 0 && ![...reports.values()].some((report) => report.has(apiServerCommand))
      ? ["no host has an API server of barekube's, so there is no cluster to take over"]
      : []),
    ...parts
      .filter(({ addOn, name }) => addOn !== undefined && !kept(name))
      .map(
        ({ name }) =>
          `${name} is in the stack file and not in the cluster; take it out of the stack file until the state is there`,
      ),
  ];
}

/** Hosts of clusters with different authorities, even if they have the same name. */
export function strangeAuthorities(hosts: ReadonlyMap<string, Taken>): string[] {
  return [kubernetesCA.cert, etcdCA].flatMap((path) => {
    const byContent = Map.groupBy(
      [...hosts].filter(([, { files }]) => files.has(path)),
      ([, { files }]) => files.get(path),
    );
    if (byContent.size < 2) return [];
    const groups = [...byContent.values()].map((group) => group.map(([name]) => name).join(", "));
    return [
      `hosts trust different authorities in ${path}: ${groups.join("; others: ")}; they are from different clusters, or a rotation has not reached all of them`,
    ];
  });
}

/** What a cluster cannot have lost. */
export function missingSecrets(
  {
    cluster,
    parts,
    hosts,
  }: { cluster: ClusterSpec; parts: readonly Part[]; hosts: ReadonlyMap<string, Taken> },
  { keys, certificates, texts }: Found,
): string[] {
  const generations = generationsOf(cluster);
  const unknownGeneration = (path: string, generation: number) =>
    `${path}: no host has generation ${generation}; set what it was at the last up`;
  const missing = Object.entries(commonNames).flatMap(([name, commonName]) => {
    const authority = name as keyof typeof commonNames;
    return generations[authority]
      .filter((number) => !certificates.has(`${generationName(`pki-${commonName}-ca`, number)}-cert`))
      .map((number) => unknownGeneration(generationPaths[authority], number));
  });
  const [signing = 1] = generations.serviceAccount;
  if (keys.get(generationName("pki-service-account-key", signing))?.privateKeyPem === undefined)
    missing.push(unknownGeneration(generationPaths.serviceAccount, signing));
  for (const number of encryptionKeys.of(cluster)) {
    if (!texts.has(generationName("pki-encryption-key", number)))
      missing.push(unknownGeneration("encryptionKeys", number));
  }
  for (const host of cluster.hosts.filter(({ name }) => hosts.has(name))) {
    const absent = [...hostCertificates(parts, cluster, host).keys()].filter(
      (name) => !certificates.has(`pki-${host.name}-${name}-cert`),
    );
    if (absent.length > 0)
      missing.push(
        `${host.name} has no certificate and key for ${absent.join(", ")}; take what needs them out of the stack file, or bring the files back`,
      );
  }
  return missing;
}
