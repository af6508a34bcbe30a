import { hostName, port, wholeNumber } from "../../../config/schema/formats.ts";
import { memorySize, storageClass, storageSize } from "../../../config/schema/storage.ts";
import { addOnSetting, image } from "../settings.ts";
import { elasticsearchOutput } from "./elasticsearch/settings.ts";
import { bufferSize } from "./collector/buffer-settings.ts";

export const upstreamImage = "docker.io/victoriametrics/victoria-logs";
export const upstreamCollectorImage = "docker.io/victoriametrics/vlagent";

export const loggingSettings = addOnSetting(
  "logging",
  {
    image: image("VictoriaLogs, the store", upstreamImage),
    collectorImage: image("vlagent, the collector on every node", upstreamCollectorImage),
    size: storageSize.default("20Gi").meta({
      description:
        "Size of the volume with the logs. It can grow later if its StorageClass lets volumes grow, and never shrink.",
      examples: ["200Gi"],
    }),
    storageClass: storageClass.optional().meta({
      description: "StorageClass of the volume with the logs.",
      absent: "the cluster's default class",
      examples: ["fast"],
    }),
    retentionDays: wholeNumber(1, 36500)
      .default(30)
      .meta({
        description: "After how many days logs are deleted.",
        examples: [365],
      }),
    retentionSize: storageSize.optional().meta({
      description:
        "How much space logs may take. Beyond that, whole days are deleted, the oldest first; two days always stay.",
      absent: "nine tenths of `size`",
      examples: ["15Gi"],
    }),
    memory: memorySize.default("1Gi").meta({
      description: "Memory limit of the store. Searches over long times need more.",
      examples: ["4Gi"],
    }),
    collectorMemory: memorySize.default("512Mi").meta({
      description: "Memory limit of the collector on every node.",
      examples: ["1Gi"],
    }),
    bufferSize: bufferSize.default("2Gi").meta({
      description:
        "How much of a node's logs its collector keeps, compressed, on the node's disk while the store is away. Beyond that, the oldest are lost.",
      examples: ["10Gi"],
    }),
    hostName: hostName.optional().meta({
      description:
        "A name by which people outside of the cluster reach the search page. It is in its certificate.",
      absent: "it has only the name of its Service",
      examples: ["logs.example.com"],
    }),
    nodePort: port.optional().meta({
      description:
        "Port on every node by which the search page can be reached, one of `network.serviceNodePortRange`.",
      absent: "it is reached by `kubectl port-forward`",
      examples: [30428],
    }),
    elasticsearch: elasticsearchOutput.optional().meta({
      description:
        "An Elasticsearch or OpenSearch of yours, to which all logs go. The cluster then has no store of its own, and what is said about it here does not apply.",
      absent: "logs go to the cluster's own store",
      examples: [{ url: "https://elasticsearch.example.com:9200" }],
    }),
  },
  {
    description:
      "[logging](addons.md#logging): logs of all Pods, of the hosts' units and of the API servers' audits, in a store with a search page.",
    examples: [{ storageClass: "fast", retentionDays: 90, hostName: "logs.example.com", nodePort: 30428 }],
  },
);
