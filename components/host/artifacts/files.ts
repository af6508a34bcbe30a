import type { Artifact } from "../../../config/artifacts.ts";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import type { Part } from "../../part.ts";
import { artifactFile, paths } from "../paths.ts";

/** What artifacts.sh installs on a host first, and what it installs later; undefined where there is nothing. */
export function renderArtifacts(cluster: ClusterSpec, host: HostSpec, parts: readonly Part[]) {
  const first = parts.filter(({ isControlPlane }) => isControlPlane);
  // The others can be installed while the control plane starts.
  const rest = parts.filter(({ isControlPlane }) => !isControlPlane);
  const images = host.isNode ? cluster.images : [];
  const inUse = parts.flatMap(({ artifactsInUse = [] }) => artifactsInUse);
  const install = (of: readonly Part[], withImages: typeof images) => {
    const installed = of.flatMap((part) => artifactsOf(part, cluster, host));
    if (installed.length === 0) return undefined;
    return {
      store: paths.artifacts,
      keep: {
        artifacts: host.artifacts.map(({ name }) => name),
        images: images.map(({ sha256 }) => sha256),
      },
      ...(inUse.length > 0 && { inUse }),
      artifacts: installed.map(({ artifact }) => artifact),
      images: withImages,
      links: Object.fromEntries(
        installed.flatMap(({ artifact, folder }) =>
          artifact.files.map((file) => [`${folder}/${file}`, artifactFile(artifact, file)]),
        ),
      ),
    };
  };
  return { controlPlane: install(first, []), node: install(rest, images) };
}

interface Installed {
  artifact: Artifact;
  /** The folder that links to its files. */
  folder: string;
}

function artifactsOf({ artifacts = {} }: Part, cluster: ClusterSpec, host: HostSpec): Installed[] {
  return Object.entries(artifacts).flatMap(([name, { version, linkedFrom = cluster.binDir }]) => {
    const fullName = `${name}-${cluster.versions[version]}`;
    const artifact = host.artifacts.find((one) => one.name === fullName);
    return artifact === undefined ? [] : [{ artifact, folder: linkedFrom }];
  });
}
