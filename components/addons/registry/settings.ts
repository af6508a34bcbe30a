import { hostName, ipAddress, matching, port } from "../../../config/schema/formats.ts";
import { storageClass, storageSize } from "../../../config/schema/storage.ts";
import { addOnSetting, image } from "../settings.ts";
import { mirrorSettings } from "./mirror/settings.ts";

export const upstreamImage = "docker.io/library/registry";
export const upstreamKubectlImage = "registry.k8s.io/kubectl";

const cronField = String.raw`[\dA-Za-z*?][\dA-Za-z*?,/-]{0,60}`;
const cron = new RegExp(`^(@(hourly|daily|weekly|monthly)|${cronField}( ${cronField}){4})$`);

export const registrySettings = addOnSetting(
  "registry",
  {
    image: image("the registry", upstreamImage),
    kubectlImage: image("kubectl, which restarts the registry for garbage collection", upstreamKubectlImage),
    size: storageSize.default("20Gi").meta({
      description:
        "Size of the volume with the images. It can grow later if its StorageClass lets volumes grow, and never shrink.",
      examples: ["200Gi"],
    }),
    storageClass: storageClass.optional().meta({
      description: "StorageClass of the volume with the images.",
      absent: "the cluster's default class",
      examples: ["fast"],
    }),
    hostName: hostName.optional().meta({
      description:
        "A name by which people outside of the cluster reach it. It is in its certificate, and images may be named after it, too.",
      absent: "it has only the name of its Service",
      examples: ["registry.example.com"],
    }),
    nodePort: port.optional().meta({
      description:
        "Port on every node by which it can be reached from outside of the cluster, one of `network.serviceNodePortRange`.",
      absent: "it can be reached only from within the cluster",
      examples: [30500],
    }),
    clusterIP: ipAddress.optional().meta({
      description:
        "Address of its Service, in the first `network.serviceCIDR`. Nodes pull from there, since they do not ask the cluster DNS.",
      absent: "the third address of the first `network.serviceCIDR`",
      examples: ["10.254.0.5"],
    }),
    garbageCollection: matching(cron, "a cron schedule of five fields such as 30 2 * * 6, or @weekly")
      .default("0 3 * * 0")
      .meta({
        description:
          "When the registry is restarted to remove what no tag refers to any more, in UTC. It is away for as long as that takes.",
        examples: ["30 2 * * 6"],
      }),
    mirror: mirrorSettings.optional().meta({
      description:
        "A mirror of another registry: it keeps the images that nodes pull from there, and nodes ask it first.",
      absent: "there is none",
      examples: [{ of: "docker.io" }],
    }),
  },
  {
    description:
      "[registry](addons.md#registry): a registry for images in the cluster, which every node trusts and logs in to by itself.",
    examples: [{ storageClass: "fast", hostName: "registry.example.com", nodePort: 30500 }],
  },
);
