import { addOnSetting, image } from "../settings.ts";

export const upstreamImage = "registry.k8s.io/metrics-server/metrics-server";

export const metricsServerSettings = addOnSetting(
  "metricsServer",
  { image: image("metrics-server", upstreamImage) },
  {
    description:
      "[metrics-server](addons.md#metrics-server): what nodes and Pods use now, for `kubectl top` and for HorizontalPodAutoscalers.",
  },
);
