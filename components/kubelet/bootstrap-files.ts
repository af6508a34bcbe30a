import type { Output } from "@pulumi/pulumi";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { loadBalancerServer } from "../load-balancer/files.ts";
import type { KeyFiles } from "../part.ts";
import { renderKubeconfig } from "../pki/kubeconfig.ts";
import { certificateMode, secretMode } from "../pki/modes.ts";
import { bootstrapKubeconfig, kubernetesCA, serviceAccountKeyID } from "../pki/paths.ts";
import type { Pki } from "../pki/pki.ts";

interface BootstrapFilesArgs {
  cluster: ClusterSpec;
  host: HostSpec;
  pki: Pki;
  /** The node's bootstrap token. */
  token: Output<string>;
}

/** What a kubelet joins the cluster with. */
export function bootstrapFiles({ cluster, host, pki, token }: BootstrapFilesArgs): KeyFiles {
  return {
    // With this a host finds the Pods whose tokens were signed with another key.
    [serviceAccountKeyID]: { mode: certificateMode, content: pki.serviceAccountKeys.signer },
    [bootstrapKubeconfig]: {
      mode: secretMode,
      content: token.apply((secret) =>
        renderKubeconfig({
          cluster: cluster.name,
          server: loadBalancerServer(cluster),
          ca: { file: kubernetesCA.cert },
          user: "kubelet-bootstrap",
          credentials: {
            token: secret,
            as: { user: `system:node:${host.name}`, group: "system:nodes" },
          },
        }),
      ),
    },
  };
}
