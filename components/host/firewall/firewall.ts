import type { Resource } from "@pulumi/pulumi";
import type { RemoteHost } from "../remote/remote-host.ts";
import { hostService } from "../remote/host-service.ts";
import { firewallCommand } from "./document.ts";
import { renderFirewall } from "./files.ts";
import { firewallScripts as scripts } from "./scripts.ts";

interface FirewallArgs {
  host: RemoteHost;
  /** Lines; see openings.ts. */
  openings: readonly string[];
}

/** The openings of a host's firewall. They disturb nothing, so they wait for no turn. */
export const hostFirewall = (
  { host, openings }: FirewallArgs,
  options: { parent: Resource; dependsOn: Resource[] },
): Resource =>
  hostService(
    `${host.spec.name}-${firewallCommand.label}`,
    { host, service: renderFirewall({ openings, scripts }), script: firewallCommand.label },
    options,
  );
