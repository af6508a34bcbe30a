import type { Resource } from "@pulumi/pulumi";
import { hostService } from "../host/remote/host-service.ts";
import type { UnitArgs, UnitOptions } from "../host/remote/unit.ts";
import type { NetworkDaemon } from "./plugin.ts";

/** The unit that sets up the Pod network on a node. */
export function networkDaemon(
  { command, service, authority, certificates }: NetworkDaemon,
  { cluster, host, pki, turn }: UnitArgs,
  options: UnitOptions,
): Resource {
  const fingerprints = Object.entries(certificates(cluster)).map(
    ([purpose, certificate]) => [purpose, pki.hostLeaf(host.spec, certificate).fingerprint] as const,
  );
  return hostService(
    `${host.spec.name}-${command.label}`,
    {
      host: host.remote,
      service: service(cluster, host.spec),
      script: command.label,
      keys: { ca: pki.authorities[authority(cluster)].fingerprint, ...Object.fromEntries(fingerprints) },
      turn,
    },
    options,
  );
}
