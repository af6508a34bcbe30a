import type { ClusterSpec } from "../../config/cluster.ts";
import type { HostFile } from "../../documents/host-file.ts";
import { renderKubeconfig } from "./kubeconfig.ts";
import { kubernetesCA, pair } from "./paths.ts";

interface KubeconfigFile {
  server: string;
  user: string;
  /** Name of the certificate and key. */
  certificate: string;
  /** Where the component finds both; default: the cluster's PKI folder. */
  folder?: string;
}

/** A component's kubeconfig on a host: it refers to keys by path, so it is not secret itself. */
export function kubeconfigFile(
  cluster: ClusterSpec,
  { server, user, certificate, folder }: KubeconfigFile,
): HostFile {
  const { cert: certFile, key: keyFile } = pair(certificate, folder);
  return {
    mode: "0600",
    content: renderKubeconfig({
      cluster: cluster.name,
      server,
      ca: { file: kubernetesCA.cert },
      user,
      credentials: { certFile, keyFile },
    }),
  };
}
