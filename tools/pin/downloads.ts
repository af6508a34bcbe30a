import { architectures } from "../../config/arch.ts";
import { type ArtifactName, upstreams, upstreamURL } from "../../config/artifacts.ts";
import type { Versions } from "../../config/versions.ts";

/** One file that upstream publishes. */
export interface Download {
  name: ArtifactName;
  version: string;
  url: string;
}

/** Everything that the versions need, for every architecture. */
export function downloadsOf(versions: Versions): Download[] {
  return names.flatMap((name) =>
    architectures.map((arch) => ({
      name,
      version: versions[upstreams[name].version],
      url: upstreamURL(name, versions, arch),
    })),
  );
}

const names = Object.keys(upstreams) as ArtifactName[];
