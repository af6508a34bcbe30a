import { z } from "zod";
import type { Kubectl } from "./kubectl.ts";
import type { Settings } from "./settings.ts";

const withImages = z.object({ images: z.array(z.object({ name: z.string() })) });
const labels = { app: "held" };

/** Runs a Pod on a host, with a PodDisruptionBudget `hold-it` that keeps the host from being drained. */
export async function holdPod(kubectl: Kubectl, host: string, { artifacts }: Settings): Promise<void> {
  const { images } = withImages.parse(artifacts);
  const image = images.find(({ name }) => name.includes("pause"))?.name;
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "held", labels },
    spec: {
      nodeSelector: { "kubernetes.io/hostname": host },
      terminationGracePeriodSeconds: 1,
      containers: [{ name: "pause", image, imagePullPolicy: "Never" }],
    },
  };
  const budget = {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "hold-it" },
    spec: { minAvailable: 1, selector: { matchLabels: labels } },
  };
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: [pod, budget] });
  await kubectl.run(["apply", "--filename", "-"], { input });
  await kubectl.run(["wait", "pod/held", "--for=condition=Ready", "--timeout=60s"]);
}

/** Lets the Pod be drained. */
export async function releasePod(kubectl: Kubectl): Promise<void> {
  await kubectl.run(["delete", "poddisruptionbudget", "hold-it"]);
}
