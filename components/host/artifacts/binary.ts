import type { HostSpec } from "../../../config/cluster.ts";
import { artifactFile } from "../paths.ts";

/** A binary on a host, by the artifact that brings it. */
export interface Binary {
  path: string;
  /** Changes when another version, or another build of it, is asked for. */
  fingerprint: string;
}

/** @throws when the host is not given that artifact, which would be a mistake in config/host-artifacts.ts. */
export function binary(host: HostSpec, file: string): Binary {
  const artifact = host.artifacts.find(({ files }) => files.includes(file));
  if (artifact === undefined) throw new Error(`${host.name} has no artifact with the file ${file}`);
  return { path: artifactFile(artifact, file), fingerprint: `${artifact.name} sha256:${artifact.sha256}` };
}
