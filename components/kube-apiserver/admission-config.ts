import type { ClusterSpec } from "../../config/cluster.ts";
import { podSecurity } from "./settings.ts";
import { yaml } from "../../documents/formats.ts";

/** In addition to those that are on by default. */
export const admissionPlugins = ["DenyServiceExternalIPs", "EventRateLimit", "NodeRestriction"] as const;

/** The settings of the plugins that have any. */
export function renderAdmissionConfig(cluster: ClusterSpec): string {
  return yaml({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AdmissionConfiguration",
    plugins: [
      {
        name: "EventRateLimit",
        configuration: {
          apiVersion: "eventratelimit.admission.k8s.io/v1alpha1",
          kind: "Configuration",
          limits: eventLimits,
        },
      },
      {
        name: "PodSecurity",
        configuration: {
          apiVersion: "pod-security.admission.config.k8s.io/v1",
          kind: "PodSecurityConfiguration",
          defaults: podSecurityDefaults(cluster),
          exemptions: { namespaces: [], runtimeClasses: [], usernames: [] },
        },
      },
    ],
  });
}

/**
 * How many events each API server accepts per second. A kubelet sends 50 at most, so only runaway clients are held
 * back, and neither one namespace nor one client can use up the limit for all.
 */
const eventLimits = [
  { type: "Server", qps: 1000, burst: 5000 },
  { type: "Namespace", qps: 100, burst: 1000 },
  { type: "User", qps: 100, burst: 1000 },
];

/**
 * A Deployment is accepted with a warning about what its Pods would be rejected for. The audit log also records what
 * keeps a Pod from meeting the strictest level.
 */
function podSecurityDefaults(cluster: ClusterSpec) {
  const level = podSecurity.of(cluster);
  return {
    enforce: level,
    "enforce-version": "latest",
    audit: "restricted",
    "audit-version": "latest",
    warn: level,
    "warn-version": "latest",
  };
}
