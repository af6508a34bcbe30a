import { checksumOf, upstreamURL } from "../artifacts.ts";
import type { Draft } from "../draft.ts";
import type { ConfigurablePart } from "../part.ts";
import type { Problem } from "../problem.ts";
import { rolesOf } from "../roles.ts";
import { definedOnly, type Versions, versionsOf } from "../versions.ts";

/** Nothing is downloaded without a checksum. */
export function checkArtifacts(draft: Draft, parts: readonly ConfigurablePart[]): Problem[] {
  const versions = versionsOf(draft);
  const own = draft.artifacts.checksums;
  if (versions === undefined || own === undefined) return [];
  return downloads(draft, versions, parts)
    .filter((url) => checksumOf(url, own) === undefined)
    .map((url) => ({
      path: "artifacts.checksums",
      message: `no sha256 is known for ${url}; run: npm run pin -- ${pinArguments(draft, versions)}, or name one here`,
    }));
}

/** `1.36.4 etcd=3.6.15`, as tools/pin takes them. */
function pinArguments(draft: Draft, { kubernetes }: Versions): string {
  const others = Object.entries(definedOnly(draft.versions));
  return [kubernetes, ...others.map(([component, version]) => `${component}=${version}`)].join(" ");
}

/** Upstream's URLs of everything that the hosts need, as far as the draft can be read. */
function downloads({ hosts = [] }: Draft, versions: Versions, parts: readonly ConfigurablePart[]): string[] {
  const readable = hosts.flatMap(({ roles, arch }) => (roles && arch ? [{ roles, arch }] : []));
  const urls = readable.flatMap((host) =>
    parts
      .filter((part) => part.isOn(rolesOf(host, readable)))
      .flatMap((part) => Object.values(part.artifacts ?? {}))
      .map((upstream) => upstreamURL(upstream, versions, host.arch)),
  );
  return [...new Set(urls)];
}
