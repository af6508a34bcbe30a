import { all, type Input, output, type Resource } from "@pulumi/pulumi";
import type { Service } from "../../render/service.ts";
import { hostScript } from "./host-script.ts";
import type { RemoteHost } from "./remote-host.ts";

interface HostServiceArgs {
  host: RemoteHost;
  service: Service;
  /** Which script of the kit knows this unit; default `service`, for units with nothing special. */
  script?: string;
  /** Fingerprints of what the unit reads besides its own files, keys above all. */
  reads: Record<string, Input<string>>;
  /** What it waits for before it is disturbed. */
  turn?: Promise<void> | undefined;
}

/** A systemd unit on a host with everything it reads; restarted when, and only when, some of that changes. */
export function hostService(
  name: string,
  { host, service, script = "service", reads, turn }: HostServiceArgs,
  options: { parent: Resource; dependsOn: Resource[] },
): Resource {
  const data = all([all(reads), output(turn)]).apply(([fingerprints]) => ({
    ...service,
    reads: { ...service.reads, ...fingerprints },
  }));
  return hostScript(name, { host, script, label: service.unit.replace(/\.service$/, ""), data }, options);
}
