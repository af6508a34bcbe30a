import type { Provider, ResourceType } from "../server/provider.ts";
import { check } from "./check.ts";
import { Cluster } from "./cluster.ts";
import { create } from "./create.ts";
import { remove } from "./delete.ts";
import { diff } from "./diff.ts";
import { kindOfToken } from "./kind.ts";
import { parseOptions } from "./options.ts";
import { checkConfig, diffConfig } from "./provider-config.ts";
import { read } from "./read.ts";
import { update } from "./update.ts";

/** Version of the official plugin whose behaviour this one has. */
export const VERSION = "4.34.2";

/** The lab's version of the Kubernetes provider: every kind that an API server serves. */
export function kubernetesProvider(): Provider {
  let cluster = new Cluster(parseOptions({}));
  const type = resourceType(() => cluster);
  return {
    name: "kubernetes",
    version: VERSION,
    resources: {},
    // Which kinds there are, only the API server knows.
    findResource: (token) => (kindOfToken(token) ? type : undefined),
    // The inputs are repeated in the outputs, where the engine would not know what is secret.
    acceptSecrets: true,
    checkConfig: ({ news }) => checkConfig(news),
    diffConfig: ({ olds, news }) => diffConfig(olds, news),
    configure(inputs) {
      cluster.close();
      cluster = new Cluster(parseOptions(inputs));
    },
    cancel: () => cluster.close(),
  };
}

/** The operations are the same for all kinds. */
function resourceType(cluster: () => Cluster): ResourceType {
  return {
    check: (request, context) => check({ cluster: cluster(), request, context }),
    diff: (request) => diff(cluster(), request),
    create: (request, context) => create({ cluster: cluster(), request, context }),
    read: (request, context) => read({ cluster: cluster(), request, context }),
    update: (request, context) => update({ cluster: cluster(), request, context }),
    delete: (request, context) => remove({ cluster: cluster(), request, context }),
  };
}
