import { ComponentResource, type ComponentResourceOptions, type Output, unsecret } from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import type { HostSpec } from "../../config/cluster.ts";
import { keysCommand } from "../../documents/keys.ts";
import { newInstallation, repairOf } from "../../observe/repair.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { namedAfter } from "../rename/aliases.ts";

export interface BootstrapToken {
  /** `id.secret`, as TLS bootstrapping expects; valid only for the minutes of a join. */
  token: Output<string>;
  /** The public half, which its Secret is named after. */
  id: Output<string>;
}

interface BootstrapTokensArgs {
  /** What was last applied to hosts, by name. */
  remembered: ReadonlyMap<string, HostReport>;
}

/** Letters and digits: six for the ID, sixteen for the secret. */
const characters = { length: 22, lower: true, numeric: true, upper: false, special: false };

/**
 * A bootstrap token for every node, each a random string that means nothing until join-tokens has run. A different
 * machine with the same name gets a different token, so that it joins again, and so does a kubelet whose certificate
 * has expired.
 */
export class BootstrapTokens extends ComponentResource {
  readonly #name: string;
  readonly #args: BootstrapTokensArgs;
  readonly #tokens = new Map<string, BootstrapToken>();

  constructor(name: string, args: BootstrapTokensArgs, options?: ComponentResourceOptions) {
    super("barekube:pki:BootstrapTokens", name, {}, options);
    this.#name = name;
    this.#args = args;
    this.registerOutputs();
  }

  /** Created on first use. */
  of(node: HostSpec): BootstrapToken {
    const known = this.#tokens.get(node.name);
    if (known !== undefined) return known;
    const made = this.#make(node);
    this.#tokens.set(node.name, made);
    return made;
  }

  #make(node: HostSpec): BootstrapToken {
    const { name, ssh } = node;
    const report = this.#args.remembered.get(name);
    const machine = newInstallation(name, report);
    const rejoin = rejoinOf(report);
    const keepers = {
      hostKey: ssh.hostKey,
      ...(machine === undefined ? {} : { machine }),
      ...(rejoin === undefined ? {} : { rejoin }),
    };
    const { result } = new RandomPassword(
      `${this.#name}-${name}`,
      { ...characters, keepers },
      { parent: this, ...namedAfter(node, `${this.#name}-`) },
    );
    return {
      token: result.apply((text) => `${text.slice(0, 6)}.${text.slice(6)}`),
      id: unsecret(result.apply((text) => text.slice(0, 6))),
    };
  }
}

/** The unusable kubelet certificate because of which the host's keys were last, or are now, written again. */
function rejoinOf(report: HostReport | undefined): string | undefined {
  const keys = report?.applied(keysCommand);
  return keys && repairOf(keys)?.rejoin;
}
