import type { Kubectl } from "./kubectl.ts";

const namespace = "autoscaling";
const inside = ["--namespace", namespace];

/** A Deployment whose Pods burn a processor while they have the file /tmp/busy, and what scales it. */
const manifest = `
apiVersion: v1
kind: Namespace
metadata: { name: ${namespace} }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: busy, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: busy } }
  template:
    metadata: { labels: { app: busy } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: busy
          image: docker.io/library/busybox:lab
          command: [sh, -c, "while :; do [ -e /tmp/busy ] || sleep 0.5; done"]
          resources: { requests: { cpu: 50m }, limits: { cpu: 200m } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: busy, namespace: ${namespace} }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: busy }
  minReplicas: 1
  maxReplicas: 3
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 60 } } }]
  behavior: { scaleDown: { stabilizationWindowSeconds: 0 } }
`;

export async function startAutoscaling(kubectl: Kubectl): Promise<void> {
  await kubectl.run(["apply", "--filename", "-"], { input: manifest });
  await kubectl.run([...inside, "rollout", "status", "deployment/busy", "--timeout=60s"]);
}

/** The only Pod that there is before anything has been scaled. */
export const busyPod = (kubectl: Kubectl): Promise<string> =>
  kubectl.run([
    ...inside,
    "get",
    "pods",
    "--selector=app=busy",
    "--output=jsonpath={.items[0].metadata.name}",
  ]);

export async function setBusy(kubectl: Kubectl, pod: string, isBusy: boolean): Promise<void> {
  await kubectl.run([...inside, "exec", pod, "--", isBusy ? "touch" : "rm", "/tmp/busy"]);
}

/** How many Pods the Deployment should have, as its HorizontalPodAutoscaler sees it. */
export const replicasWanted = async (kubectl: Kubectl): Promise<number> =>
  Number(await kubectl.run([...inside, "get", "deployment", "busy", "--output=jsonpath={.spec.replicas}"]));
