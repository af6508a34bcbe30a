import { architectures } from "../../config/arch.ts";
import { type ArtifactName, upstreams, upstreamURL } from "../../config/artifacts.ts";
import { kubeBench } from "../../config/kube-bench.ts";
import type { Versions } from "../../config/versions.ts";

/** One file that upstream publishes. */
export interface Download {
  name: ArtifactName | "kube-bench";
  version: string;
  url: string;
}

/** Everything that hosts with these versions need, and what the tools download, for every architecture. */
export function downloadsOf(versions: Versions): Download[] {
  return architectures.flatMap((arch) => [
    ...names.map((name) => ({
      name,
      version: versions[upstreams[name].version],
      url: upstreamURL(name, versions, arch),
    })),
    { name: "kube-bench", version: kubeBench.version, url: kubeBench.url(arch) },
  ]);
}

const names = Object.keys(upstreams) as ArtifactName[];
