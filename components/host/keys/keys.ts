import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { BootstrapTokens } from "../../cluster/bootstrap-tokens.ts";
import type { Pki } from "../../pki/pki.ts";
import { hostScript } from "../remote/host-script.ts";
import type { Host } from "../host.ts";
import { keyFiles } from "./files.ts";

interface KeysArgs {
  cluster: ClusterSpec;
  pki: Pki;
  tokens: BootstrapTokens;
}

/** Every host's private keys, certificates and what else is secret: in one command, so that all others can be read. */
export class Keys extends ComponentResource {
  private readonly name: string;
  private readonly args: KeysArgs;
  private readonly onHosts = new Map<Host, Resource>();

  constructor(name: string, args: KeysArgs, options?: ComponentResourceOptions) {
    super("barekube:host:Keys", name, {}, options);
    this.name = name;
    this.args = args;
    this.registerOutputs();
  }

  /** Gives a host its keys. Its certificates have been issued before. */
  addHost(host: Host): void {
    const keys = hostScript(
      `${this.name}-${host.spec.name}`,
      {
        host: host.remote,
        script: "keys",
        label: "keys",
        data: keyFiles({ ...this.args, host: host.spec }),
        secret: true,
      },
      // Preparation makes the users whom keys belong to.
      { parent: this, dependsOn: [host.prepared] },
    );
    this.onHosts.set(host, keys);
  }

  /** @throws for a host that was not added. */
  on(host: Host): Resource {
    const keys = this.onHosts.get(host);
    if (keys === undefined) throw new Error(`${host.spec.name} was given no keys`);
    return keys;
  }
}
