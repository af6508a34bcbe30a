import { checksumOf, upstreamURL } from "../artifacts.ts";
import { artifactNames } from "../host-artifacts.ts";
import { rolesOf, versionsOf } from "../load.ts";
import type { Problem } from "../problem.ts";
import type { StackConfig } from "../schema/stack.ts";

/** Nothing is downloaded that nobody can check. */
export function checkArtifacts(config: StackConfig): Problem[] {
  const versions = versionsOf(config);
  if (versions === undefined) return [];
  const urls = config.hosts.flatMap((host) =>
    artifactNames(rolesOf(host, config.hosts)).map((name) => upstreamURL(name, versions, host.arch)),
  );
  return [...new Set(urls)]
    .filter((url) => checksumOf(url, config) === undefined)
    .map((url) => ({
      path: "artifacts.checksums",
      message: `no sha256 is known for ${url}; run: npm run pin -- ${versions.kubernetes}, or name one here`,
    }));
}
