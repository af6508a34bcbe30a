import { ownRegistryFiles } from "../../containerd/registries/own-registry.ts";
import type { KeyFiles, KeyFilesContext } from "../../part.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnKeys } from "../keys.ts";
import { outerAddresses } from "../outer-addresses.ts";
import { imagePrefixes, serverOf } from "./address.ts";
import { passwordName, serviceName, username } from "./names.ts";
import { registrySettings } from "./settings.ts";

/** How nodes pull from it. */
export const registryAccess = ({ cluster, secrets }: KeyFilesContext): KeyFiles =>
  ownRegistryFiles(imagePrefixes(cluster), {
    server: serverOf(cluster),
    ca: secrets.bundle("kubernetes"),
    username,
    password: secrets.password(passwordName),
  });

/** How people push to it: the output `registry` of the stack. */
export const registryOutputs = (cluster: ClusterSpec, keys: AddOnKeys) => ({
  registry: {
    name: serviceName(cluster),
    addresses: outerAddresses(cluster, registrySettings.of(cluster) ?? {}),
    username,
    password: keys.password(passwordName).text,
    ca: keys.authority("kubernetes"),
  },
});
