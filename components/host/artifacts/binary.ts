import type { HostSpec } from "../../../config/cluster.ts";
import { artifactFile } from "../paths.ts";

/** A binary on a host, from one of its artifacts. */
export interface Binary {
  path: string;
  /** Changes with the version, and with the build of a version. */
  fingerprint: string;
}

/** @throws when no part on the host declares an artifact with that file. */
export function binary(host: HostSpec, file: string): Binary {
  const artifact = host.artifacts.find(({ files }) => files.includes(file));
  if (artifact === undefined) throw new Error(`${host.name} has no artifact with the file ${file}`);
  return { path: artifactFile(artifact, file), fingerprint: `${artifact.name} sha256:${artifact.sha256}` };
}
