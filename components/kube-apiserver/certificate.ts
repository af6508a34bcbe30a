import { type ClusterSpec, type HostSpec, masterHosts } from "../../config/cluster.ts";
import { type Certificate, loopbackAddresses } from "../pki/certificate.ts";
import { commonNames } from "./endpoint.ts";
import { apiServer } from "./settings.ts";

/** The serving certificate of a master's API server. */
export function serverCertificate(cluster: ClusterSpec, host: HostSpec): Certificate {
  const { network } = cluster;
  const others = [...commonNames(cluster), ...apiServer.of(cluster).certSANs];
  const addresses = others.filter(isAddress);
  const names = others.filter((san) => !isAddress(san));
  const service = ["kubernetes", "default", "svc", ...network.clusterDomain.split(".")];
  return {
    issuer: "kubernetes",
    commonName: "kube-apiserver",
    dnsNames: unique([
      "localhost",
      host.name,
      ...[1, 2, 3, service.length].map((parts) => service.slice(0, parts).join(".")),
      ...names,
    ]),
    // Every master's address, so that a client can switch from one to another.
    ipAddresses: unique([
      ...masterHosts(cluster).flatMap(({ addresses }) => addresses),
      network.apiServerServiceIP,
      ...loopbackAddresses,
      ...addresses,
    ]),
    use: "server",
  };
}

const isAddress = (san: string): boolean => san.includes(":") || /^[\d.]+$/.test(san);
const unique = (values: string[]): string[] => [...new Set(values)];
