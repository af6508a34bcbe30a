import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnKeys } from "../keys.ts";
import { outerAddresses } from "../outer-addresses.ts";
import { namespace, passwordName, storeName, username } from "./names.ts";
import { loggingSettings } from "./settings.ts";

/** Where the search page is. */
const page = "/select/vmui/";

/** How people get to the search page: the output `logging` of the stack. */
export function loggingOutputs(cluster: ClusterSpec, keys: AddOnKeys) {
  const asked = loggingSettings.of(cluster);
  if (asked === undefined || asked.elasticsearch !== undefined) return {};
  const urls = outerAddresses(cluster, asked).map((address) => `https://${address}${page}`);
  const logging = {
    urls,
    portForward: `kubectl --namespace ${namespace} port-forward service/${storeName} 9428:443`,
    localURL: `https://localhost:9428${page}`,
    username,
    password: keys.password(passwordName).text,
    ca: keys.authority("kubernetes"),
  };
  return { logging };
}
