import { artifact, type ArtifactSource } from "./artifacts.ts";
import { checks } from "./checks/index.ts";
import type { ClusterSpec, HostSpec } from "./cluster.ts";
import { artifactNames } from "./host-artifacts.ts";
import { apiServerServiceIP, defaultClusterDNS, normalizedCIDR } from "./network.ts";
import { type Problem, SpecError } from "./problem.ts";
import { stack, type StackConfig } from "./schema/stack.ts";
import { schemaProblems } from "./schema/problems.ts";
import { testedVersions, type Versions } from "./versions.ts";

/**
 * What the stack file says → the cluster it asks for.
 *
 * @param raw the stack's configuration without the `barekube:` in front of its keys, its include merged in.
 * @throws SpecError with every problem found.
 */
export function loadCluster(raw: Readonly<Record<string, unknown>>): ClusterSpec {
  const parsed = stack.safeParse(raw, { reportInput: true });
  if (!parsed.success) throw new SpecError(schemaProblems(parsed.error));
  const config = parsed.data;
  const problems: Problem[] = checks.flatMap((check) => check(config));
  const versions = versionsOf(config);
  if (problems.length > 0 || versions === undefined) throw new SpecError(problems);
  const { network } = config;
  return {
    name: config.clusterName,
    versions,
    network: {
      ...network,
      podCIDR: normalizedCIDR(network.podCIDR),
      serviceCIDR: normalizedCIDR(network.serviceCIDR),
      clusterDNS: network.clusterDNS ?? defaultClusterDNS(network.serviceCIDR),
      apiServerServiceIP: apiServerServiceIP(network.serviceCIDR),
    },
    apiServer: config.apiServer,
    controllerManager: config.controllerManager,
    scheduler: config.scheduler,
    etcd: config.etcd,
    loadBalancer: config.loadBalancer,
    hostPreparation: config.hostPreparation,
    binDir: config.binDir,
    images: config.artifacts.images,
    hosts: config.hosts.map((host) => loadHost(host, config, { versions, artifacts: config.artifacts })),
  };
}

/** The versions asked for; undefined when nobody has tested what goes with the Kubernetes version. */
export function versionsOf(config: Pick<StackConfig, "kubernetesVersion" | "versions">): Versions | undefined {
  const tested = testedVersions[config.kubernetesVersion];
  return tested && { ...tested, ...definedOnly(config.versions), kubernetes: config.kubernetesVersion };
}

export function rolesOf(host: StackConfig["hosts"][number], hosts: StackConfig["hosts"]) {
  const etcdHasItsOwnHosts = hosts.some(({ roles }) => roles.includes("etcd"));
  const isMaster = host.roles.includes("master");
  return {
    isEtcd: etcdHasItsOwnHosts ? host.roles.includes("etcd") : isMaster,
    isMaster,
    isNode: isMaster || host.roles.includes("worker"),
  };
}

/** Keeps Pods without a toleration off masters that are not workers too. */
export const controlPlaneTaint = { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" } as const;

function loadHost(host: StackConfig["hosts"][number], config: StackConfig, source: ArtifactSource): HostSpec {
  const { user = "root", port = 22, agentSocketPath } = { ...config.ssh, ...definedOnly(host.ssh) };
  const roles = rolesOf(host, config.hosts);
  return {
    name: host.name,
    address: host.address,
    arch: host.arch,
    ...(host.interface === undefined ? {} : { interface: host.interface }),
    ...roles,
    ssh: {
      user,
      port,
      hostKey: host.ssh.hostKey ?? "",
      ...(agentSocketPath === undefined ? {} : { agentSocketPath }),
    },
    labels: host.labels,
    taints:
      roles.isMaster && !host.roles.includes("worker") ? [controlPlaneTaint, ...host.taints] : host.taints,
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

/** The object without its undefined fields, so that spreading it replaces only what was given. */
function definedOnly<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
