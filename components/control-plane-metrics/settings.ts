import { z } from "zod";
import { port } from "../../config/schema/formats.ts";
import { setting } from "../../config/setting.ts";

export const controlPlaneMetrics = setting(
  "controlPlaneMetrics",
  z
    .strictObject({
      port: port.default(10270).meta({
        description: "Port on the masters' own addresses, with TLS.",
        examples: [9443],
      }),
    })
    .optional()
    .meta({
      description:
        "Metrics of etcd, the controller manager and the scheduler for a Prometheus in the cluster. They listen on " +
        "127.0.0.1 alone; this makes every master show them to whoever has the rights of the ClusterRole " +
        "`barekube:control-plane-metrics`, by token, at `/etcd/metrics`, `/kube-controller-manager/metrics` and " +
        "`/kube-scheduler/metrics`. Members of etcd on hosts of their own are not among them.",
      absent: "the metrics can be read on the masters themselves only",
      examples: [{ port: 9443 }],
    }),
);
