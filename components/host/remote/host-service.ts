import { createHash } from "node:crypto";
import { all, type Input, type Output, output, type Resource } from "@pulumi/pulumi";
import type { Service } from "../../../documents/service.ts";
import type { Turn } from "../../rollout/lane.ts";
import { hostScript } from "./host-script.ts";
import type { RemoteHost } from "./remote-host.ts";

export interface HostServiceArgs {
  host: RemoteHost;
  service: Service;
  /** Which script of the kit knows this unit; default `service`, for units with nothing special. */
  script?: string;
  /** Fingerprints of the keys and certificates that the unit reads: what for → fingerprint. */
  keys?: Record<string, Input<string>>;
  /** What it waits for before it is disturbed. */
  turn?: Turn;
}

/** A systemd unit on a host with everything it reads; restarted when, and only when, some of that changes. */
export function hostService(
  name: string,
  { host, service, script = "service", keys = {}, turn }: HostServiceArgs,
  options: { parent: Resource; dependsOn: Resource[] },
): Resource {
  const label = service.unit.replace(/\.service$/, "");
  const data = output(turn).apply(() => service);
  return hostScript(name, { host, script, label, data, keysHash: hashOf(keys) }, options);
}

/** Apart from the document, which a preview would hide as long as it does not know one of these fingerprints. */
function hashOf(keys: Record<string, Input<string>>): Output<string> | undefined {
  if (Object.keys(keys).length === 0) return undefined;
  return all(keys).apply((fingerprints) => {
    const pairs = Object.entries(fingerprints).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return createHash("sha256").update(JSON.stringify(pairs)).digest("hex").slice(0, 16);
  });
}
