import { createHash } from "node:crypto";
import { all, type Input, type Output, output, type Resource } from "@pulumi/pulumi";
import type { Service } from "../../../documents/service.ts";
import { hostScript } from "./host-script.ts";
import type { RemoteHost } from "./remote-host.ts";

export interface HostServiceArgs {
  host: RemoteHost;
  service: Service;
  /** Which script of the kit knows this unit; default `service`, for units with nothing special. */
  script?: string;
  /** Fingerprints of what the unit reads besides its own files, keys above all. */
  reads?: Record<string, Input<string>>;
  /** What it waits for before it is disturbed. */
  turn?: Promise<void> | undefined;
}

/** A systemd unit on a host with everything it reads; restarted when, and only when, some of that changes. */
export function hostService(
  name: string,
  { host, service, script = "service", reads = {}, turn }: HostServiceArgs,
  options: { parent: Resource; dependsOn: Resource[] },
): Resource {
  const label = service.unit.replace(/\.service$/, "");
  const data = output(turn).apply(() => service);
  return hostScript(name, { host, script, label, data, reads: hashOf(reads) }, options);
}

/** Apart from the document, which a preview would hide as long as it does not know one of these fingerprints. */
function hashOf(reads: Record<string, Input<string>>): Output<string> | undefined {
  if (Object.keys(reads).length === 0) return undefined;
  return all(reads).apply((fingerprints) => {
    const pairs = Object.entries(fingerprints).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return createHash("sha256").update(JSON.stringify(pairs)).digest("hex").slice(0, 16);
  });
}
