import { artifact, type ArtifactSource } from "./artifacts.ts";
import { checks } from "./checks/index.ts";
import type { ClusterSpec, HostSpec } from "./cluster.ts";
import { artifactNames } from "./host-artifacts.ts";
import { apiServerServiceIP, defaultClusterDNS, normalizedCIDR } from "./addresses.ts";
import { nameHosts } from "./host-names.ts";
import { SpecError } from "./problem.ts";
import { controlPlaneTaint, rolesOf } from "./roles.ts";
import { sshOf } from "./ssh.ts";
import { hoursOf } from "./schema/certificates.ts";
import { draftOf } from "./schema/draft.ts";
import { schemaProblems } from "./schema/problems.ts";
import { stack, type StackConfig } from "./schema/stack.ts";
import { textProblems } from "./characters.ts";
import { definedOnly, type Versions, versionsOf } from "./versions.ts";

/**
 * What the stack file says → the cluster it asks for.
 *
 * @param raw the stack's configuration without the `barekube:` in front of its keys, its include merged in
 *   (spec/include.ts).
 * @throws SpecError with every problem found: malformed fields, and what the well-formed ones get wrong
 *   together.
 */
export function loadCluster(raw: Readonly<Record<string, unknown>>): ClusterSpec {
  const parsed = stack.safeParse(raw, { reportInput: true });
  const draft = draftOf(raw);
  const versions = versionsOf(draft);
  const malformed = parsed.success ? [] : schemaProblems(parsed.error);
  const told = new Set(malformed.map(({ path }) => path));
  const problems = [
    ...malformed,
    ...textProblems(raw).filter(({ path }) => !told.has(path)),
    ...checks.flatMap((check) => check(draft)),
  ];
  if (!parsed.success || versions === undefined || problems.length > 0) {
    throw new SpecError(nameHosts(problems, raw["hosts"]));
  }
  return clusterOf(parsed.data, versions);
}

function clusterOf(config: StackConfig, versions: Versions): ClusterSpec {
  const { network, artifacts } = config;
  return {
    name: config.clusterName,
    versions,
    driftCheck: config.driftCheck,
    network: {
      ...network,
      podCIDR: normalizedCIDR(network.podCIDR),
      serviceCIDR: normalizedCIDR(network.serviceCIDR),
      clusterDNS: network.clusterDNS ?? defaultClusterDNS(network.serviceCIDR),
      apiServerServiceIP: apiServerServiceIP(network.serviceCIDR),
    },
    certificates: {
      validityHours: hoursOf(config.certificateValidityPeriod),
      renewBeforeHours: hoursOf(config.certificateRenewBefore),
      authorityValidityHours: hoursOf(config.caCertificateValidityPeriod),
    },
    apiServer: config.apiServer,
    controllerManager: config.controllerManager,
    scheduler: config.scheduler,
    etcd: config.etcd,
    encryptionKeys: config.encryptionKeys,
    loadBalancer: config.loadBalancer,
    generations: { ...config.certificateAuthorities, serviceAccount: config.serviceAccountKeys },
    podSecurity: config.podSecurity,
    hostPreparation: config.hostPreparation,
    binDir: config.binDir,
    nodeDrainTimeoutSeconds: Number(config.nodeDrainTimeoutSeconds),
    maxUnavailable: maxUnavailableOf(config),
    images: artifacts.images,
    hosts: config.hosts.map((host) => hostOf(host, config, { versions, artifacts })),
  };
}

/** A share of all workers is rounded down, but one has to go first. */
function maxUnavailableOf({ maxUnavailable, hosts }: StackConfig): number {
  const number = Number.parseInt(String(maxUnavailable), 10);
  if (!String(maxUnavailable).endsWith("%")) return number;
  const workers = hosts.filter((host) => {
    const { isNode, isMaster } = rolesOf(host, hosts);
    return isNode && !isMaster;
  });
  return Math.max(1, Math.floor((workers.length * number) / 100));
}

function hostOf(host: StackConfig["hosts"][number], config: StackConfig, source: ArtifactSource): HostSpec {
  const roles = rolesOf(host, config.hosts);
  const isTainted = roles.isMaster && !host.roles.includes("worker");
  return {
    name: host.name,
    address: host.address,
    arch: host.arch,
    ...definedOnly({ interface: host.interface }),
    ...roles,
    isLost: host.lost,
    ssh: sshOf(host.ssh, config.ssh),
    labels: host.labels,
    taints: isTainted ? [controlPlaneTaint, ...host.taints] : host.taints,
    kubelet: { ...config.kubelet, ...host.kubelet },
    kubeProxy: { ...config.kubeProxy, ...host.kubeProxy },
    containerd: {
      systemdCgroup: true,
      oomScore: -999,
      restrictOOMScoreAdj: false,
      ...definedOnly(config.containerd),
      ...definedOnly(host.containerd),
    },
    artifacts: artifactNames(roles).map((name) => artifact(name, source, host.arch)),
  };
}
