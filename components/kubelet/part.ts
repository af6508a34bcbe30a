import { kubernetesBinary } from "../../config/artifacts.ts";
import { bind, group } from "../cluster/rbac.ts";
import type { Part } from "../part.ts";
import { certificateMode } from "../pki/modes.ts";
import { kubernetesCA } from "../pki/paths.ts";
import { nodeNameIn } from "./document.ts";
import { kubeletDrift } from "./drift.ts";
import { resolverDrift } from "./resolver-drift.ts";
import { kubeletPorts, renderKubelet } from "./files.ts";
import { kubelet as kubeletSettings, kubeletOfHost, kubeletProgram } from "./settings.ts";

export const kubelet: Part = {
  name: "kubelet",
  isOn: ({ isNode }) => isNode,
  hostName: nodeNameIn,
  services: (cluster, host) => [renderKubelet(cluster, host)],
  settings: [kubeletSettings],
  hostSettings: [kubeletOfHost],
  programs: { kubelet: kubeletProgram },
  ports: { "kubelet (health)": kubeletPorts.healthz, kubelet: kubeletPorts.api },
  openings: [
    {
      what: "exec, logs and metrics, for API servers and Pods",
      protocol: "tcp",
      ports: kubeletPorts.api,
      from: ["masters", "pods"],
    },
  ],
  // The kernel's 128 instances for each user run out at a few dozen Pods, and `kubectl logs -f` with them. No kernel
  // allows more watches by itself.
  preparation: () => ({
    sysctl: { "fs.inotify.max_user_instances": "8192", "fs.inotify.max_user_watches": "1048576" },
  }),
  artifacts: { kubelet: kubernetesBinary("kubelet") },
  keyFiles: ({ secrets }) => ({
    [kubernetesCA.cert]: { mode: certificateMode, content: secrets.bundle("kubernetes") },
  }),
  hostCertificates: {
    "kubelet-server": {
      certificate: (_cluster, { name, addresses }) => ({
        issuer: "kubernetes",
        commonName: `system:node:${name}`,
        organization: "system:nodes",
        dnsNames: [name],
        ipAddresses: [...addresses],
        use: "server",
      }),
    },
  },
  facts: [new URL("resolver.sh", import.meta.url), new URL("kubelet-facts.sh", import.meta.url)],
  drift: (report, now) => resolverDrift(kubeletDrift(report, now)),
  objects: [
    // A joining node also makes its request as itself: its token lets it act as this one node only (token.sh).
    bind(
      "barekube:node-client-renewal-approver",
      "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
      group("system:nodes"),
    ),
  ],
};
