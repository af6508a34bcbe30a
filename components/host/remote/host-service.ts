import { createHash } from "node:crypto";
import { all, type Input, type Output, output, type Resource } from "@pulumi/pulumi";
import type { Service } from "../../../documents/service.ts";
import type { Turn } from "../../rollout/lane.ts";
import { hostScript, type HostScriptOptions } from "./host-script.ts";
import type { RemoteHost } from "./remote-host.ts";

export interface HostServiceArgs {
  host: RemoteHost;
  service: Service;
  /** The script of the kit for this unit; default `service`, for units with nothing special. */
  script?: string;
  /** Fingerprints of the keys and certificates that the unit reads: purpose → fingerprint. */
  keys?: Record<string, Input<string>>;
  /** What to wait for before the unit is disturbed. */
  turn?: Turn;
}

/** A systemd unit on a host with everything it reads; restarted if, and only if, any of that changes. */
export function hostService(
  name: string,
  { host, service, script = "service", keys = {}, turn }: HostServiceArgs,
  options: HostScriptOptions,
): Resource {
  const label = service.unit.replace(/\.service$/, "");
  const data = output(turn).apply(() => service);
  return hostScript(name, { host, script, label, data, keysHash: hashOf(keys) }, options);
}

/** Kept out of the document, which a preview could not show while one of these fingerprints is unknown. */
function hashOf(keys: Record<string, Input<string>>): Output<string> | undefined {
  if (Object.keys(keys).length === 0) return undefined;
  return all(keys).apply((fingerprints) => {
    const pairs = Object.entries(fingerprints).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return createHash("sha256").update(JSON.stringify(pairs)).digest("hex").slice(0, 16);
  });
}
