import type { Arch } from "../../config/arch.ts";

// Servers that the tests run outside of a cluster.

export const registryVersion = "3.1.2";
export const versitygwVersion = "1.8.0";
export const opensearchVersion = "2.19.6";

/** Where an image registry, which the tests run, is published. */
export const registryURL = (arch: Arch): string =>
  `https://github.com/distribution/distribution/releases/download/v${registryVersion}/registry_${registryVersion}_linux_${arch}.tar.gz`;

/** Where a server for S3, which the tests run, is published. */
export const versitygwURL = (arch: Arch): string =>
  `https://github.com/versity/versitygw/releases/download/v${versitygwVersion}/versitygw_v${versitygwVersion}_Linux_${arch}.tar.gz`;

/** A server of OpenSearch, which the tests run outside of the cluster, on the mirror. */
export const opensearchArchive = `lab/opensearch-${opensearchVersion}.tar.gz`;
