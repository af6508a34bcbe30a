import { ComponentResource, type ComponentResourceOptions, type Output, unsecret } from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import type { HostSpec } from "../../config/cluster.ts";
import { keysCommand } from "../../documents/keys.ts";
import { newInstallation, repairOf } from "../../observe/repair.ts";
import type { HostReport } from "../../observe/report/host-report.ts";

export interface BootstrapToken {
  /** `id.secret`, as TLS bootstrapping wants it; of use only for the minutes of a join. */
  token: Output<string>;
  /** Its public half: the name of its Secret. */
  id: Output<string>;
}

interface BootstrapTokensArgs {
  /** What the hosts said of themselves, by name. */
  reports: ReadonlyMap<string, HostReport>;
}

/** Letters and digits: six of the id, sixteen of the secret. */
const characters = { length: 22, lower: true, numeric: true, upper: false, special: false };

/**
 * A bootstrap token for every node, each a random string that means nothing until join-tokens is run. Another
 * machine under the same name gets another token, so that it joins anew, and so does a kubelet whose certificate has
 * ended.
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

  /** Made when it is first asked for. */
  of(node: HostSpec): BootstrapToken {
    const known = this.#tokens.get(node.name);
    if (known !== undefined) return known;
    const made = this.#make(node);
    this.#tokens.set(node.name, made);
    return made;
  }

  #make({ name, ssh: { hostKey } }: HostSpec): BootstrapToken {
    const report = this.#args.reports.get(name);
    const machine = newInstallation(name, report);
    const rejoin = rejoinOf(report);
    const keepers = {
      hostKey,
      ...(machine === undefined ? {} : { machine }),
      ...(rejoin === undefined ? {} : { rejoin }),
    };
    const { result } = new RandomPassword(
      `${this.#name}-${name}`,
      { ...characters, keepers },
      { parent: this },
    );
    return {
      token: result.apply((text) => `${text.slice(0, 6)}.${text.slice(6)}`),
      id: unsecret(result.apply((text) => text.slice(0, 6))),
    };
  }
}

/** The useless certificate of the kubelet that the host's keys were last, or are now, written again for. */
function rejoinOf(report: HostReport | undefined): string | undefined {
  const keys = report?.applied(keysCommand);
  return keys && repairOf(keys)?.rejoin;
}
