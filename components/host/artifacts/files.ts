import type { Artifact } from "../../../config/artifacts.ts";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { artifactFile, paths } from "../paths.ts";

/** What must be on a host before the other hosts can go on; the rest may come while it starts. */
const controlPlane = new Set(["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"]);
const isControlPlane = ({ files: [first = ""] }: Artifact): boolean => controlPlane.has(first);

/** What scripts/artifacts.sh brings to a host first, and then; undefined where there is nothing. */
export function renderArtifacts(cluster: ClusterSpec, host: HostSpec) {
  const first = host.artifacts.filter(isControlPlane);
  const rest = host.artifacts.filter((artifact) => !isControlPlane(artifact));
  const images = host.isNode ? cluster.images : [];
  const common = {
    store: paths.artifacts,
    keep: {
      artifacts: host.artifacts.map(({ name }) => name),
      images: images.map(({ sha256 }) => sha256),
    },
  };
  return {
    controlPlane:
      first.length === 0
        ? undefined
        : { ...common, artifacts: first, images: [], links: links(cluster, first) },
    node: rest.length === 0 ? undefined : { ...common, artifacts: rest, images, links: links(cluster, rest) },
  };
}

function links(cluster: ClusterSpec, artifacts: Artifact[]): Record<string, string> {
  return Object.fromEntries(
    artifacts.flatMap((artifact) => {
      const folder = artifact.name.startsWith("cni-plugins-") ? paths.cniPlugins : cluster.binDir;
      return artifact.files.map((file) => [`${folder}/${file}`, artifactFile(artifact, file)]);
    }),
  );
}
