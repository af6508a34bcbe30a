import { all, type Output, secret } from "@pulumi/pulumi";
import { renderKubeconfig } from "../pki/kubeconfig.ts";
import { type ClusterSpec, type HostSpec } from "../../config/cluster.ts";
import { apiServer } from "../kube-apiserver/settings.ts";
import type { Pki } from "../pki/pki.ts";

interface KubeconfigArgs {
  cluster: ClusterSpec;
  pki: Pki;
  /** The master that it points to. */
  master: HostSpec;
}

/** Access for the everyday administrator, from configuration and keys alone: no host is asked. */
export function adminKubeconfig({ cluster, pki, master }: KubeconfigArgs): Output<string> {
  const { certPem, keyPem } = pki.sharedLeaf("admin");
  return secret(
    all([pki.authorities.kubernetes.bundle, certPem, keyPem]).apply(([caPem, certificate, key]) =>
      renderKubeconfig({
        cluster: cluster.name,
        server: `https://${master.address}:${apiServer.of(cluster).port}`,
        ca: { pem: caPem },
        user: "barekube:admin",
        credentials: { certPem: certificate, keyPem: key },
      }),
    ),
  );
}
