import { all, type Output, secret } from "@pulumi/pulumi";
import { renderKubeconfig } from "../pki/kubeconfig.ts";
import { type ClusterSpec, type HostSpec, masterHosts } from "../../config/cluster.ts";
import { commonServer, serverOf } from "../kube-apiserver/endpoint.ts";
import type { Pki } from "../pki/pki.ts";

interface KubeconfigArgs {
  cluster: ClusterSpec;
  pki: Pki;
  /** The master that it points to. */
  master: HostSpec;
}

/**
 * Access for the everyday administrator, from configuration and keys alone: no host is asked. It points to all API
 * servers together if the stack file says where they are, else to one master. Since kubectl does not turn to another
 * server by itself, there is a context for each master too: `kubectl --context prod-master-2`.
 */
export function adminKubeconfig({ cluster, pki, master }: KubeconfigArgs): Output<string> {
  const server = commonServer(cluster) ?? serverOf(cluster, master);
  const masters = masterHosts(cluster).map((host) => ({
    name: `${cluster.name}-${host.name}`,
    server: serverOf(cluster, host),
  }));
  const others = masters.some((other) => other.server !== server) ? masters : [];
  return kubeconfigOf({ cluster, pki }, { server, others });
}

/** The same rights through one master and no other. */
export const kubeconfigThrough = ({ cluster, pki, master }: KubeconfigArgs): Output<string> =>
  kubeconfigOf({ cluster, pki }, { server: serverOf(cluster, master) });

interface Ways {
  server: string;
  others?: { name: string; server: string }[];
}

function kubeconfigOf({ cluster, pki }: Pick<KubeconfigArgs, "cluster" | "pki">, ways: Ways): Output<string> {
  const { certPem, keyPem } = pki.sharedLeaf("admin");
  return secret(
    all([pki.authorities.kubernetes.bundle, certPem, keyPem]).apply(([caPem, certificate, key]) =>
      renderKubeconfig({
        cluster: cluster.name,
        ca: { pem: caPem },
        user: "barekube:admin",
        ...ways,
        credentials: { certPem: certificate, keyPem: key },
      }),
    ),
  );
}
