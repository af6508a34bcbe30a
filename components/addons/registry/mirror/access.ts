import { inURL } from "../../../../config/addresses.ts";
import { mirroredRegistryFiles } from "../../../containerd/registries/own-registry.ts";
import type { KeyFiles, KeyFilesContext } from "../../../part.ts";
import { mirrorClusterIPOf } from "../address.ts";
import { passwordName, username } from "../names.ts";
import { registrySettings } from "../settings.ts";

/** How nodes pull by way of it. */
export function mirrorAccess({ cluster, secrets }: KeyFilesContext): KeyFiles {
  const { mirror } = registrySettings.of(cluster) ?? {};
  if (mirror === undefined) return {};
  const { of: name, ...upstream } = mirror;
  return mirroredRegistryFiles(
    { name, ca: upstream.ca, username: upstream.username, password: upstream.password },
    {
      server: `https://${inURL(mirrorClusterIPOf(cluster, mirror))}`,
      ca: secrets.bundle("kubernetes"),
      username,
      password: secrets.password(passwordName),
    },
  );
}
