import type { ClusterSpec } from "../../config/cluster.ts";
import type { AddOnObjects } from "../part.ts";
import { containerd } from "./settings.ts";

/** A RuntimeClass for each runtime that all nodes have. */
export const runtimeClassObjects = (cluster: ClusterSpec): AddOnObjects =>
  Object.fromEntries(
    Object.keys(containerd.of(cluster).runtimes ?? {}).map((name) => [
      name,
      { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata: { name }, handler: name },
    ]),
  );
