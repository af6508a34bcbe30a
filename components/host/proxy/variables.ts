import { createHash, scryptSync } from "node:crypto";
import { type ClusterSpec, type HostSpec, masterHosts } from "../../../config/cluster.ts";
import { proxyOfHost } from "./settings.ts";

/** The proxy of a host as programs expect it in their environment. */
export interface ProxyVariables {
  /** A line for each variable: `https_proxy=http://proxy.example.com:3128`. */
  lines: string;
  /** Whether there is a password in it. */
  isSecret: boolean;
  /** Changes with the variables. Does not help to guess a password. */
  fingerprint: string;
}

/** Undefined when the stack file names no proxy for the host. */
export function proxyVariables(cluster: ClusterSpec, host: HostSpec): ProxyVariables | undefined {
  const { http = "none", https = http, noProxy = [] } = proxyOfHost.of(host);
  if (http === "none" && https === "none") return undefined;
  const direct = [...new Set([...ownNetworks(cluster, host), ...noProxy])].join(",");
  const urls = Object.entries({ http_proxy: http, https_proxy: https })
    .filter(([, url]) => url !== "none")
    .map(([name, url]) => `${name}=${url}\n`)
    .join("");
  return {
    lines: `${urls}no_proxy=${direct}\n`,
    isSecret: urls.includes("@"),
    fingerprint: createHash("sha256")
      .update(`${costly(urls)} ${direct}`)
      .digest("hex")
      .slice(0, 16),
  };
}

/** The other workers are left out: every new one would be a change to all hosts. */
const ownNetworks = (cluster: ClusterSpec, { addresses }: HostSpec): string[] => [
  "localhost",
  "127.0.0.0/8",
  "::1",
  ...cluster.network.podCIDRs,
  ...cluster.network.serviceCIDRs,
  ".svc",
  `.${cluster.network.clusterDomain}`,
  ...addresses,
  ...masterHosts(cluster).flatMap((master) => master.addresses),
];

const known = new Map<string, string>();

/** Most hosts have the same proxy. */
function costly(text: string): string {
  const hash = known.get(text) ?? scryptSync(text, "barekube proxy", 16).toString("hex");
  known.set(text, hash);
  return hash;
}
