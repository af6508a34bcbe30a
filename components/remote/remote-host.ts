import { remote } from "@pulumi/command";
import type { Input, Resource } from "@pulumi/pulumi";
import type { HostSpec } from "../../spec/cluster.ts";
import { type Connection, connectionTo } from "./connection.ts";
import type { HostReport } from "./host-report.ts";
import { packKit } from "./kit.ts";

const kit = packKit();

interface RemoteHostArgs {
  spec: HostSpec;
  /** Private key for SSH; default: the agent's keys. */
  privateKey?: Input<string> | undefined;
  /** What the host said of itself; undefined when it was not asked or did not answer. */
  report?: HostReport | undefined;
}

/**
 * A host that commands can run on. Leaves the kit in /opt/barekube; its removal takes everything away that any
 * command has put on the host.
 */
export class RemoteHost {
  readonly spec: HostSpec;
  readonly connection: Connection;
  /** `sudo -n ` for anyone but root. */
  readonly sudo: string;
  readonly kitDirectory: string;
  readonly kit: remote.Command;
  readonly report: HostReport | undefined;

  constructor({ spec, privateKey, report }: RemoteHostArgs, parent: Resource) {
    this.spec = spec;
    this.report = report;
    this.connection = connectionTo(spec, privateKey);
    this.sudo = spec.ssh.user === "root" ? "" : "sudo -n ";
    this.kitDirectory = kit.directory;
    this.kit = new remote.Command(
      `${spec.name}-kit`,
      {
        connection: this.connection,
        addPreviousOutputInEnv: false,
        create: `${this.sudo}bash -s -- apply ${kit.directory}`,
        delete: `${this.sudo}bash -s -- remove ${kit.directory}`,
        stdin: kit.installer,
        logging: "stderr",
      },
      { parent },
    );
  }

  /** Whether the host says that this command was applied to it before. */
  hasApplied(label: string): boolean {
    return this.report?.commands.has(label) ?? false;
  }
}
