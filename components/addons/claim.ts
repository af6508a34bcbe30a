import type { KubernetesObject } from "../part.ts";
import { waitedForOtherwise } from "./no-await.ts";

interface Claimed {
  size?: string | undefined;
  /** By default the cluster's default class. */
  storageClass?: string | undefined;
}

/** A claim on a volume that one Pod uses. */
export const claim = (
  metadata: { name: string; namespace: string },
  { size, storageClass }: Claimed,
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { ...metadata, annotations: waitedForOtherwise },
  spec: {
    accessModes: ["ReadWriteOnce"],
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    resources: { requests: { storage: size } },
  },
});
