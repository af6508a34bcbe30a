import type { ClusterSpec } from "../../../config/cluster.ts";
import { json, yaml } from "../../../documents/formats.ts";
import { localPathSettings, upstreamHelperImage } from "./settings.ts";

/** The program's configuration, and what it makes and removes directories with. */
export function localPathConfig(cluster: ClusterSpec): Record<string, string> {
  const { directory = "", helperImage = upstreamHelperImage } = localPathSettings.of(cluster) ?? {};
  return {
    "config.json": json({
      nodePathMap: [{ node: "DEFAULT_PATH_FOR_NON_LISTED_NODES", paths: [directory] }],
    }),
    setup,
    teardown,
    "helperPod.yaml": yaml(helperPod(helperImage)),
  };
}

/** Whatever user a Pod runs as may write to its volume, and nobody else on the host gets as far as there. */
const setup = `#!/bin/sh
set -eu
chmod 0700 "\${VOL_DIR%/*}"
mkdir -m 0777 -p "$VOL_DIR"
`;

const teardown = `#!/bin/sh
set -eu
rm -rf "$VOL_DIR"
`;

/** The provisioner adds the node, the directory of the host, and one of the scripts. */
const helperPod = (image: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "helper-pod" },
  spec: {
    priorityClassName: "system-node-critical",
    automountServiceAccountToken: false,
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "helper-pod",
        image,
        imagePullPolicy: "IfNotPresent",
        resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "64Mi" } },
        securityContext: {
          // The directories of hosts are root's, and what is in a volume is its Pods'.
          runAsUser: 0,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"], add: ["DAC_OVERRIDE", "FOWNER"] },
          readOnlyRootFilesystem: true,
        },
      },
    ],
  },
});
