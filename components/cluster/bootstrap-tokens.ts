import { ComponentResource, type ComponentResourceOptions, type Output, unsecret } from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { keysCommand } from "../../documents/keys.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { newInstallation, repairOf } from "../../observe/repair.ts";

export interface BootstrapToken {
  /** `id.secret`, as TLS bootstrapping wants it; of use only for the minutes of a join. */
  token: Output<string>;
  /** Its public half: the name of its Secret. */
  id: Output<string>;
}

interface BootstrapTokensArgs {
  cluster: ClusterSpec;
  /** What the hosts said of themselves, by name. */
  reports: ReadonlyMap<string, HostReport>;
}

/**
 * A bootstrap token for every node, each a random string that means nothing until join-tokens is run. Another
 * machine under the same name gets another token, so that it joins anew, and so does a kubelet whose certificate has
 * ended.
 */
export class BootstrapTokens extends ComponentResource {
  private readonly ofNodes: ReadonlyMap<string, BootstrapToken>;

  constructor(name: string, { cluster, reports }: BootstrapTokensArgs, options?: ComponentResourceOptions) {
    super("barekube:pki:BootstrapTokens", name, {}, options);
    const characters = { length: 22, lower: true, numeric: true, upper: false, special: false };
    const nodes = cluster.hosts.filter(({ isNode }) => isNode);
    this.ofNodes = new Map(
      nodes.map((node) => {
        const report = reports.get(node.name);
        const machine = newInstallation(node.name, report);
        const rejoin = rejoinOf(report);
        const keepers = {
          hostKey: node.ssh.hostKey,
          ...(machine === undefined ? {} : { machine }),
          ...(rejoin === undefined ? {} : { rejoin }),
        };
        const { result } = new RandomPassword(
          `${name}-${node.name}`,
          { ...characters, keepers },
          { parent: this },
        );
        const id = unsecret(result.apply((text) => text.slice(0, 6)));
        return [node.name, { token: result.apply((text) => `${text.slice(0, 6)}.${text.slice(6)}`), id }];
      }),
    );
    this.registerOutputs();
  }

  /** @throws for a host that is no node. */
  of(node: HostSpec): BootstrapToken {
    const token = this.ofNodes.get(node.name);
    if (token === undefined) throw new Error(`${node.name} is no node, so it has no bootstrap token`);
    return token;
  }
}

/** The useless certificate of the kubelet that the host's keys were last, or are now, written again for. */
function rejoinOf(report: HostReport | undefined): string | undefined {
  const keys = report?.applied(keysCommand);
  return keys && repairOf(keys)?.rejoin;
}
