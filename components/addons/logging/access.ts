import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnKeys } from "../keys.ts";
import { outerAddresses } from "../outer-addresses.ts";
import { namespace, passwordName, storeName, username } from "./names.ts";
import { loggingSettings } from "./settings.ts";

/** Where the search page is. */
const page = "/select/vmui/";

/** How people get to the search page: the output `logging` of the stack. */
export const loggingOutputs = (cluster: ClusterSpec, keys: AddOnKeys) => ({
  logging: {
    urls: outerAddresses(cluster, loggingSettings.of(cluster) ?? {}).map(
      (address) => `https://${address}${page}`,
    ),
    portForward: `kubectl --namespace ${namespace} port-forward service/${storeName} 9428:443`,
    localURL: `https://localhost:9428${page}`,
    username,
    password: keys.password(passwordName).text,
    ca: keys.authority("kubernetes"),
  },
});
