import type { ClusterSpec } from "../../../../config/cluster.ts";
import type { AddOnObjects } from "../../../part.ts";
import { claim } from "../../claim.ts";
import { fingerprintOf, inBase64 } from "../../given-secret.ts";
import { httpsService } from "../../https-service.ts";
import type { AddOnKeys } from "../../keys.ts";
import { mirrorClusterIPOf } from "../address.ts";
import { namespace, passwordName } from "../names.ts";
import { servingPod } from "../pod.ts";
import { runningOnce } from "../running-once.ts";
import { registrySettings } from "../settings.ts";
import { asYaml, mirrorEnvironment, mirrorFiles, upstreamLogin } from "./config.ts";

const metadata = { name: "mirror", namespace };
const labels = { "app.kubernetes.io/name": "mirror" };
const config = "mirror-config";
const data = "mirror-data";

/** A second registry, since one cannot be a mirror and take what is pushed to it. It has the same certificate and login. */
export function mirrorObjects(cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects {
  const { mirror, storageClass } = registrySettings.of(cluster) ?? {};
  if (mirror === undefined) return {};
  const { password, size } = mirror;
  const files = mirrorFiles(mirror);
  const env = mirrorEnvironment(mirror);
  return {
    "mirror-config": {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: config, namespace },
      data: files,
    },
    ...(password === undefined
      ? {}
      : {
          "mirror-upstream": {
            apiVersion: "v1",
            kind: "Secret",
            metadata: { name: upstreamLogin, namespace },
            data: { password: inBase64(asYaml(password)) },
          },
        }),
    "mirror-data": claim({ name: data, namespace }, { size, storageClass }),
    "mirror-service": httpsService(metadata, { labels, clusterIP: mirrorClusterIPOf(cluster, mirror) }),
    "mirror-stateful-set": runningOnce(metadata, {
      labels,
      template: servingPod(cluster, keys, {
        ...{ labels, config, data, env, madeFrom: [files] },
        annotations:
          password === undefined
            ? {}
            : { "barekube.io/upstream-login": fingerprintOf(password, keys.password(passwordName).text) },
      }),
    }),
  };
}
