import { apiServerServiceIP, defaultClusterDNS, normalizedCIDR } from "./addresses.ts";
import { artifact, type ArtifactSource } from "./artifacts.ts";
import { textProblems } from "./characters.ts";
import { checkArtifacts } from "./checks/artifacts.ts";
import { checkFamilies } from "./checks/families.ts";
import { checkHosts } from "./checks/hosts.ts";
import { checkNeeds } from "./checks/needs.ts";
import { checkNetworks } from "./checks/networks.ts";
import { checkNodePorts } from "./checks/node-ports.ts";
import { checkFormerNames } from "./checks/former-names.ts";
import { checkPorts } from "./checks/ports.ts";
import { checkReservedFlags } from "./checks/reserved-flags.ts";
import { checkMasters, checkVersions } from "./checks/cluster.ts";
import { upstreamProblems } from "./checks/upstream/settings.ts";
import type { ClusterSpec, HostSpec } from "./cluster.ts";
import { draftOf } from "./draft.ts";
import { nameHosts } from "./host-names.ts";
import type { Check, ConfigurablePart } from "./part.ts";
import { type Problem, SpecError } from "./problem.ts";
import { rolesOf } from "./roles.ts";
import { schemaProblems } from "./schema/problems.ts";
import type { HostEntry, StackConfig } from "./schema/general.ts";
import { stackSchema } from "./schema/stack.ts";
import type { SettingValues } from "./setting-values.ts";
import { sshOf } from "./ssh.ts";
import { withUpstreamTexts } from "./upstream/settings.ts";
import { definedOnly, type Versions, versionsOf } from "./versions.ts";

type Parts = readonly ConfigurablePart[];

const generalChecks = (parts: Parts): Check[] => [
  checkVersions,
  checkHosts,
  checkFormerNames,
  checkMasters,
  checkFamilies,
  checkNetworks,
  (draft) => checkPorts(draft, parts),
  (draft) => checkNodePorts(draft, parts),
  (draft) => checkReservedFlags(draft, parts),
  (draft) => checkArtifacts(draft, parts),
  (draft) => checkNeeds(draft, parts),
];

/**
 * Checks a stack file and returns the cluster that it asks for.
 *
 * @param raw the stack's configuration without the `barekube:` prefix of its keys, its include merged in
 *   (config/include.ts).
 * @param parts what the cluster is made of.
 * @throws SpecError with every problem found: malformed fields, and what the well-formed ones get wrong
 *   together.
 */
export function loadCluster(raw: SettingValues, parts: Parts): ClusterSpec {
  const stack = stackSchema(parts);
  const parsed = stack.safeParse(raw, { reportInput: true });
  const draft = draftOf(raw, stack);
  const versions = versionsOf(draft);
  const malformed = parsed.success ? [] : schemaProblems(parsed.error, stack);
  const unreadable = without(malformed, textProblems(raw));
  const upstream = versions === undefined ? [] : upstreamProblems(raw, { versions, parts });
  const checks = [...generalChecks(parts), ...parts.flatMap((part) => part.checks ?? [])];
  const problems = [
    ...malformed,
    ...unreadable,
    ...without([...malformed, ...unreadable], upstream),
    ...checks.flatMap((check) => check(draft)),
  ];
  if (!parsed.success || versions === undefined || problems.length > 0) {
    throw new SpecError(nameHosts(problems, raw["hosts"]));
  }
  const used = parts.filter(({ isUsed }) => isUsed?.(parsed.data) ?? true);
  return clusterOf(withUpstreamTexts(parsed.data, { versions, parts }), versions, used);
}

/** Those of `more` that are not about a setting of `reported`. */
function without(reported: readonly Problem[], more: readonly Problem[]): Problem[] {
  const paths = new Set(reported.map(({ path }) => path));
  return more.filter(({ path }) => !paths.has(path));
}

function clusterOf(config: StackConfig, versions: Versions, parts: Parts): ClusterSpec {
  const { network, artifacts } = config;
  const serviceCIDRs = network.serviceCIDR.map(normalizedCIDR);
  const [firstService = ""] = serviceCIDRs.map(apiServerServiceIP);
  return {
    name: config.clusterName,
    versions,
    driftCheck: config.driftCheck,
    network: {
      podCIDRs: network.podCIDR.map(normalizedCIDR),
      serviceCIDRs,
      nodeCIDRMaskSizes: { IPv4: network.nodeCIDRMaskSize, IPv6: network.nodeCIDRMaskSizeIPv6 },
      clusterDomain: network.clusterDomain,
      clusterDNS: network.clusterDNS ?? serviceCIDRs.map(defaultClusterDNS),
      apiServerServiceIP: firstService,
      serviceNodePortRange: network.serviceNodePortRange,
      ...(network.mtu === undefined ? {} : { mtu: network.mtu }),
    },
    binDir: config.binDir,
    maxUnavailable: maxUnavailableOf(config),
    downloads: { mirror: artifacts.mirror, checksums: artifacts.checksums },
    images: artifacts.images,
    hosts: config.hosts.map((host) => hostOf(host, config, { versions, artifacts, parts })),
    settings: config,
  };
}

/** A percentage of all workers is rounded down, but to no less than one. */
function maxUnavailableOf({ maxUnavailable, hosts }: StackConfig): number {
  const number = Number.parseInt(String(maxUnavailable), 10);
  if (!String(maxUnavailable).endsWith("%")) return number;
  const workers = hosts.filter((host) => {
    const { isNode, isMaster } = rolesOf(host, hosts);
    return isNode && !isMaster;
  });
  return Math.max(1, Math.floor((workers.length * number) / 100));
}

function hostOf(
  host: HostEntry,
  config: StackConfig,
  { parts, ...source }: ArtifactSource & { parts: Parts },
): HostSpec {
  const roles = rolesOf(host, config.hosts);
  const [address = ""] = host.address;
  const upstreams = parts
    .filter((part) => part.isOn(roles))
    .flatMap((part) => Object.entries(part.artifacts ?? {}));
  return {
    name: host.name,
    ...(host.renamedFrom === undefined ? {} : { renamedFrom: host.renamedFrom }),
    address,
    addresses: host.address,
    arch: host.arch,
    roles: host.roles,
    ...roles,
    isLost: host.lost,
    ssh: sshOf(host.ssh, config.ssh),
    artifacts: upstreams.map(([name, upstream]) => artifact({ name, upstream, arch: host.arch }, source)),
    settings: withDefaults(host, config, parts),
  };
}

/** A host's settings; fields of a map that it leaves out come from the stack's setting of the same name. */
function withDefaults(host: HostEntry, config: SettingValues, parts: Parts): SettingValues {
  const own: SettingValues = { ...host };
  const names = parts.flatMap((part) => part.hostSettings ?? []).map(({ name }) => name);
  const merged = names.flatMap((name) => {
    const [ofHost, ofStack] = [own[name], config[name]];
    return isMap(ofHost) && isMap(ofStack) ? [[name, { ...ofStack, ...definedOnly(ofHost) }] as const] : [];
  });
  return { ...own, ...(Object.fromEntries(merged) satisfies SettingValues) };
}

const isMap = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
