import { z } from "zod";
import { absolutePath } from "../../../config/schema/formats.ts";
import { addOnSetting, image } from "../settings.ts";

export const upstreamImage = "docker.io/rancher/local-path-provisioner";
/** Of the version that upstream's helper Pods are tried with here. */
export const upstreamHelperImage = "docker.io/library/busybox:1.37.0";

export const localPathSettings = addOnSetting(
  "localPathProvisioner",
  {
    image: image("local-path-provisioner", upstreamImage),
    helperImage: image("the Pods that make and remove directories on hosts", upstreamHelperImage),
    directory: absolutePath.default("/var/lib/local-path-provisioner").meta({
      description: "Where volumes are on every host. Those that there are stay where they are.",
      examples: ["/data/volumes"],
    }),
    defaultClass: z
      .boolean("allowed: true or false")
      .default(true)
      .meta({
        description: "Whether `local-path` is the StorageClass of claims that name none.",
        examples: [false],
      }),
    reclaimPolicy: z
      .enum(["Delete", "Retain"])
      .default("Delete")
      .meta({
        description: "What becomes of a volume's data when its claim is deleted.",
        examples: ["Retain"],
      }),
    deleteData: z
      .boolean("allowed: true or false")
      .default(false)
      .meta({
        description:
          "Whether a host that leaves the cluster, and every host when the cluster is destroyed, loses all volumes in `directory`.",
        examples: [true],
      }),
  },
  {
    description:
      "[local-path-provisioner](addons.md#local-path-provisioner): volumes that are directories on the host of their Pod, by the StorageClass `local-path`.",
  },
);
