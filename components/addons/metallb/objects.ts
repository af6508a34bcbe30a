import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnObjects } from "../../part.ts";
import type { AddOnKeys } from "../keys.ts";
import { namespaceOf } from "../namespace.ts";
import { onlyTraffic } from "../network-policy.ts";
import { waitedForOtherwise } from "../no-await.ts";
import { tlsSecret } from "../tls-secret.ts";
import { definitions } from "./definitions.ts";
import { excludedInterfaces } from "./interfaces.ts";
import {
  certificateName,
  controller,
  labelsOf,
  mounted,
  namespace,
  passwordName,
  poolName,
  ports,
  speaker,
  webhookService,
} from "./names.ts";
import { controllerPod, speakerPod } from "./pods.ts";
import { metallbRbac } from "./rbac.ts";
import { metallbSettings } from "./settings.ts";
import { metallbWebhooks } from "./webhooks.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

export const metallbObjects = (cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects => ({
  // Speakers are in the network of their host, which no higher level allows.
  namespace: namespaceOf(namespace, "privileged"),
  ...definitions(keys),
  ...metallbRbac,
  interfaces: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: mounted.interfaces, namespace },
    data: { "excludel2.yaml": excludedInterfaces },
  },
  certificate: tlsSecret({ name: mounted.certificate, namespace }, keys, certificateName),
  memberlist: {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: mounted.memberlist, namespace },
    data: { secretkey: keys.password(passwordName).text.apply(base64) },
  },
  ...onlyTraffic(cluster, namespace, { ports: [ports.webhook] }),
  "webhook-service": {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: webhookService, namespace, annotations: waitedForOtherwise },
    spec: {
      selector: labelsOf("controller"),
      ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: "webhook" }],
    },
  },
  ...workloads(cluster, keys),
  webhooks: metallbWebhooks(keys),
  ...pools(cluster),
});

const workloads = (cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects => ({
  deployment: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...controller, labels: labelsOf("controller"), annotations: waitedForOtherwise },
    spec: {
      // Two at a time would give one address away twice: it elects no leader.
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: labelsOf("controller") },
      template: controllerPod(cluster),
    },
  },
  "daemon-set": {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { ...speaker, labels: labelsOf("speaker"), annotations: waitedForOtherwise },
    spec: {
      selector: { matchLabels: labelsOf("speaker") },
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      template: speakerPod(cluster, keys),
    },
  },
});

/** The addresses of the stack file, and that nodes are to answer for them. */
const pools = (cluster: ClusterSpec): AddOnObjects => ({
  pool: {
    apiVersion: "metallb.io/v1beta1",
    kind: "IPAddressPool",
    metadata: { name: poolName, namespace },
    spec: {
      addresses: metallbSettings.of(cluster)?.addresses,
      // The first and the last address of a network are nobody's.
      avoidBuggyIPs: true,
    },
  },
  advertisement: {
    apiVersion: "metallb.io/v1beta1",
    kind: "L2Advertisement",
    metadata: { name: poolName, namespace },
    spec: { ipAddressPools: [poolName] },
  },
});
