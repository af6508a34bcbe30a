import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderAdmissionConfig } from "../../components/kube-apiserver/admission-config.ts";
import { renderAuditPolicy } from "../../components/kube-apiserver/audit-policy.ts";
import { etcdBootstrap, renderEtcd } from "../../components/etcd/files.ts";
import { renderKubeApiserver } from "../../components/kube-apiserver/files.ts";
import { clusterWith, hostOf } from "./clusters.ts";

interface Rule {
  level: string;
  users?: string[];
  userGroups?: string[];
  verbs?: string[];
  nonResourceURLs?: string[];
  resources?: { group: string; resources?: string[] }[];
}

interface AuditedRequest {
  user: string;
  groups: string[];
  verb: string;
  group: string;
  resource: string;
}

/** The level of a request as the API server finds it: that of the first rule that is about it. */
function auditLevel({ user, groups, verb, group, resource }: AuditedRequest): string | undefined {
  const { rules } = parse(renderAuditPolicy()) as { rules: Rule[] };
  return rules.find(
    (rule) =>
      rule.nonResourceURLs === undefined &&
      (rule.users?.includes(user) ?? true) &&
      (rule.userGroups?.some((one) => groups.includes(one)) ?? true) &&
      (rule.verbs?.includes(verb) ?? true) &&
      (rule.resources?.some((some) => some.group === group && (some.resources?.includes(resource) ?? true)) ??
        true),
  )?.level;
}

const verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
const people = [
  { user: "alice", groups: ["system:authenticated"] },
  { user: "system:apiserver", groups: ["system:masters"] },
  { user: "system:node:worker-1", groups: ["system:nodes"] },
];
const requests = people.flatMap((who) => verbs.map((verb) => ({ ...who, verb })));

describe("the audit log", () => {
  it.each(requests)("says that $user does $verb with Secrets, and not what is in them", (request) => {
    expect(auditLevel({ ...request, group: "", resource: "secrets" })).toBe("Metadata");
  });

  it.each(requests)("never says what is in other people's resources: $user, $verb", (request) => {
    const level = auditLevel({ ...request, group: "example.com", resource: "passwords" });
    expect(["None", "Metadata"]).toContain(level);
  });

  it("says how a Pod or a Deployment was changed, and who ran something in a Pod", () => {
    const alice = { user: "alice", groups: ["system:authenticated"] };
    expect(auditLevel({ ...alice, verb: "create", group: "", resource: "pods" })).toBe("Request");
    expect(auditLevel({ ...alice, verb: "patch", group: "apps", resource: "deployments" })).toBe("Request");
    expect(auditLevel({ ...alice, verb: "get", group: "", resource: "pods/exec" })).toBe("Metadata");
  });
});

describe("Pod security", () => {
  const defaultsWith = (settings: Record<string, unknown>) => {
    const { plugins } = parse(renderAdmissionConfig(clusterWith(settings))) as {
      plugins: { name: string; configuration: { defaults: Record<string, string> } }[];
    };
    return plugins.find(({ name }) => name === "PodSecurity")?.configuration.defaults;
  };

  it("is baseline unless the stack file says otherwise", () => {
    expect(defaultsWith({})).toMatchObject({ enforce: "baseline", warn: "baseline", audit: "restricted" });
    expect(defaultsWith({ podSecurity: "privileged" })).toMatchObject({
      enforce: "privileged",
      warn: "privileged",
    });
  });
});

describe("TLS", () => {
  const etcdCommand = (extraArgs: Record<string, string>) => {
    const cluster = clusterWith({ etcd: { extraArgs } });
    const bootstrap = etcdBootstrap(cluster, { joins: false });
    return Object.values(renderEtcd(cluster, hostOf(cluster, "master-1"), bootstrap).files)[0]?.content;
  };

  it("of etcd names no suites where only 1.3 is spoken, since etcd would not start", () => {
    expect(etcdCommand({})).toContain("--cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,");
    expect(etcdCommand({ "tls-min-version": "TLS1.3" })).not.toContain("cipher-suites");
  });

  it("takes other suites from extraArgs", () => {
    const extraArgs = { "tls-cipher-suites": "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384" };
    const cluster = clusterWith({ apiServer: { extraArgs } });
    const { files } = renderKubeApiserver(cluster, hostOf(cluster, "master-1"));
    const unit = files["/etc/systemd/system/kube-apiserver.service"]?.content;
    expect(unit?.match(/--tls-cipher-suites=.*/g)).toEqual([
      "--tls-cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 \\",
    ]);
  });
});
