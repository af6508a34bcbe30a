import { upstreams } from "../../components/parts.ts";
import { architectures } from "../../config/arch.ts";
import { checksumsInFolder, type ChecksumSource, upstreamURL } from "../../config/artifacts.ts";
import { kubeBench } from "../../config/kube-bench.ts";
import type { Versions } from "../../config/versions.ts";

/** One file that upstream publishes. */
export interface Download {
  name: string;
  version: string;
  url: string;
  /** Where upstream publishes its sha256. */
  checksum: ChecksumSource;
}

/** Everything that hosts with these versions need, and what the tools download, for every architecture. */
export function downloadsOf(versions: Versions): Download[] {
  const all = architectures.flatMap((arch) => {
    const ofHosts = Object.entries(upstreams).map(([name, upstream]) => {
      const version = versions[upstream.version];
      const url = upstreamURL(upstream, versions, arch);
      return { name, version, url, checksum: upstream.checksum(url, version) };
    });
    const { version } = kubeBench;
    const url = kubeBench.url(arch);
    const checksum = checksumsInFolder(`kube-bench_${version}_checksums.txt`)(url, version);
    return [...ofHosts, { name: "kube-bench", version, url, checksum }];
  });
  // Some are the same for every architecture.
  return [...new Map(all.map((download) => [download.url, download])).values()];
}
