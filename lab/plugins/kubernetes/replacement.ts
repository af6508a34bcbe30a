import type { PropertyMap } from "../server/property.ts";
import { isConfigMap, isSecret } from "./normalize.ts";
import type { Options } from "./options.ts";

const SELECTOR = ["spec.selector"];
const JOB = ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"];
const ROLE_BINDING = ["roleRef"];

const CONTAINER_FIELDS = [
  ...["args", "command", "env", "image", "imagePullPolicy", "lifecycle", "livenessProbe", "ports"],
  ...["readinessProbe", "resources", "securityContext", "stdin", "stdinOnce", "terminationMessagePath"],
  ...["terminationMessagePolicy", "tty", "volumeDevices", "volumeMounts", "workingDir"],
];

const POD_FIELDS = [
  ...[
    "affinity",
    "automountServiceAccountToken",
    "dnsConfig",
    "dnsPolicy",
    "enableServiceLinks",
    "hostAliases",
  ],
  ...[
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "hostname",
    "imagePullSecrets",
    "nodeName",
    "nodeSelector",
    "overhead",
  ],
  ...[
    "preemptionPolicy",
    "priority",
    "priorityClassName",
    "readinessGates",
    "restartPolicy",
    "runtimeClassName",
  ],
  ...["schedulerName", "securityContext", "serviceAccount", "serviceAccountName", "shareProcessNamespace"],
  ...["subdomain", "terminationGracePeriodSeconds", "volumes"],
];

const VOLUME_SOURCES = [
  ...[
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "csi",
    "fc",
    "flexVolume",
    "flocker",
  ],
  ...["gcePersistentDisk", "glusterfs", "hostPath", "iscsi", "local", "nfs", "photonPersistentDisk"],
  ...["portworxVolume", "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume"],
];

/** Fields, by `apiVersion/kind`, whose change makes a new object; `[*]` stands for every item of a list. */
const FIELDS: Record<string, string[]> = {
  "apps/v1/DaemonSet": SELECTOR,
  "apps/v1/Deployment": SELECTOR,
  "apps/v1/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/v1/Job": JOB,
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ROLE_BINDING,
  "rbac.authorization.k8s.io/v1/RoleBinding": ROLE_BINDING,
  "storage.k8s.io/v1/StorageClass": ["parameters", "provisioner"],
  "v1/PersistentVolume": VOLUME_SOURCES.map((source) => `spec.${source}`),
  "v1/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeName",
  ],
  "v1/Pod": [
    ...POD_FIELDS.map((field) => `spec.${field}`),
    ...CONTAINER_FIELDS.flatMap((field) => [
      `spec.containers[*].${field}`,
      `spec.initContainers[*].${field}`,
    ]),
  ],
  "v1/ResourceQuota": ["spec.scopes"],
  "v1/Secret": ["type"],
  "v1/Service": ["spec.clusterIP"],
};

const IDENTITY = ["metadata.name", "metadata.namespace"];

/** The fields whose change replaces an object; a resource that patches an object has only its identity. */
export function replacementFields(args: {
  object: PropertyMap;
  patch: boolean;
  options: Pick<Options, "configMapMutable" | "secretMutable">;
}): string[] {
  const { object, patch, options } = args;
  if (patch) return IDENTITY;
  const immutable = object.immutable === true;
  if (isSecret(object) && (immutable || !options.secretMutable))
    return [...IDENTITY, "type", "stringData", "data"];
  if (isConfigMap(object) && (immutable || !options.configMapMutable))
    return [...IDENTITY, "binaryData", "data"];
  return [...IDENTITY, ...(FIELDS[`${String(object.apiVersion)}/${String(object.kind)}`] ?? [])];
}

/** Whether a change of the value at a path touches the field: the path is inside it, or the new value contains it. */
export function touches(args: {
  path: readonly (string | number)[];
  value: unknown;
  field: string;
}): boolean {
  const { path, value, field } = args;
  const steps = field.replaceAll("[*]", ".*").split(".");
  const inside = steps.slice(0, path.length).every((step, index) => matches(step, path[index]));
  return inside && contains(value, steps.slice(path.length));
}

const matches = (step: string, key: string | number | undefined): boolean =>
  step === "*" ? typeof key === "number" : step === key;

function contains(value: unknown, steps: string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  if (value === null || typeof value !== "object") return false;
  return Object.entries(value).some(([key, item]) => (step === "*" || step === key) && contains(item, rest));
}
