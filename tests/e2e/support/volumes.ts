import type { Lab } from "../../../lab/hosts/lab.ts";
import type { Kubectl } from "./kubectl.ts";

const namespace = "storage";
const inside = ["--namespace", namespace];
const pods = ["web-0", "web-1"];

/** A StatefulSet with one Pod on each host, each of which notes something on its volume when that is new. */
const manifest = `
apiVersion: v1
kind: Namespace
metadata: { name: ${namespace}, labels: { pod-security.kubernetes.io/enforce: restricted } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web, namespace: ${namespace} }
spec:
  replicas: 2
  serviceName: web
  podManagementPolicy: Parallel
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 1
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - { labelSelector: { matchLabels: { app: web } }, topologyKey: kubernetes.io/hostname }
      securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: web
          image: docker.io/library/busybox:lab
          command: [sh, -c, "[ -e /data/note ] || head -c 12 /dev/urandom | base64 >/data/note; exec sleep 86400"]
          readinessProbe: { exec: { command: [test, -s, /data/note] }, periodSeconds: 1 }
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] }, readOnlyRootFilesystem: true }
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 16Mi } } }
`;

export async function startStatefulSet(kubectl: Kubectl): Promise<void> {
  await kubectl.run(["apply", "--filename", "-"], { input: manifest });
  await areReady(kubectl);
}

export async function restartPods(kubectl: Kubectl): Promise<void> {
  await kubectl.run([...inside, "delete", "pod", ...pods]);
  await areReady(kubectl);
}

export async function deleteStatefulSet(kubectl: Kubectl): Promise<void> {
  await kubectl.run([...inside, "delete", "statefulset", "web"]);
  await kubectl.run([...inside, "delete", "persistentvolumeclaims", "--all"]);
}

const areReady = (kubectl: Kubectl): Promise<string> =>
  kubectl.run([...inside, "rollout", "status", "statefulset/web", "--timeout=90s"]);

/** What each Pod has noted on its volume. */
export async function notesOf(kubectl: Kubectl): Promise<Record<string, string>> {
  const notes = pods.map(async (pod) => {
    const note = await kubectl.run([...inside, "exec", pod, "--", "cat", "/data/note"]);
    return [pod, note.trim()] as const;
  });
  return Object.fromEntries(await Promise.all(notes));
}

/** The directories of volumes on a host. */
export async function volumesOn(lab: Lab, host: string, directory: string): Promise<string[]> {
  const { stdout } = await lab.ssh(host, `ls ${directory} 2>/dev/null || true`);
  return stdout.split("\n").filter((line) => line !== "");
}
