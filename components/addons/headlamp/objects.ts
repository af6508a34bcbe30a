import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnObjects } from "../../part.ts";
import { httpsService } from "../https-service.ts";
import type { AddOnKeys } from "../keys.ts";
import { namespaceOf } from "../namespace.ts";
import { onlyTraffic } from "../network-policy.ts";
import { waitedForOtherwise } from "../no-await.ts";
import { tlsSecret } from "../tls-secret.ts";
import { certificateName, labels, name, namespace, port, used } from "./names.ts";
import { oidcObjects, oidcPorts } from "./oidc.ts";
import { headlampPod } from "./pod.ts";
import { headlampRbac } from "./rbac.ts";
import { headlampSettings } from "./settings.ts";

const metadata = { name, namespace };

export const headlampObjects = (cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects => ({
  namespace: namespaceOf(namespace),
  ...headlampRbac,
  certificate: tlsSecret({ name: used.certificate, namespace }, keys, certificateName),
  ...oidcObjects(cluster),
  ...onlyTraffic(cluster, namespace, { ports: [port], to: oidcPorts(cluster) }),
  service: httpsService(metadata, { labels, nodePort: headlampSettings.of(cluster)?.nodePort }),
  deployment: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...metadata, labels, annotations: waitedForOtherwise },
    spec: {
      // Who is in the middle of a login by way of an identity provider is known to one Pod alone.
      replicas: 1,
      selector: { matchLabels: labels },
      template: headlampPod(cluster, keys),
    },
  },
});
