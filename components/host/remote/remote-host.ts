import { createHash } from "node:crypto";
import { remote } from "@pulumi/command";
import { asset, type CustomResourceOptions, type Resource, secret } from "@pulumi/pulumi";
import type { HostSpec } from "../../../config/cluster.ts";
import { type Connection, connectionTo } from "./connection.ts";
import type { SshKeys } from "./ssh-keys.ts";
import type { Command } from "../../../documents/command.ts";
import type { Repair } from "../../../documents/repair.ts";
import type { HostReport } from "../../../observe/report/host-report.ts";
import { firstRepair, newInstallation, repairOf } from "../../../observe/repair.ts";
import { packKit } from "../kit/kit.ts";
import type { ProxyVariables } from "../proxy/variables.ts";
import { sudoFor } from "../../../observe/ssh/sudo.ts";

const kit = packKit();

type AnyCommand = Pick<Command<unknown>, "label">;

/** What is on a lost host stays in the state as it is, and is forgotten with the host: it cannot be reached. */
const untouched: CustomResourceOptions = { ignoreChanges: ["*"], retainOnDelete: true };

interface RemoteHostArgs {
  spec: HostSpec;
  sshKeys: SshKeys;
  /** The proxy for its downloads, if the stack file names one. */
  proxy?: ProxyVariables | undefined;
  /** The host's report; undefined when it was not asked or did not answer. */
  report?: HostReport | undefined;
  /** What was last applied to it, as in its report if there is one. */
  remembered?: HostReport | undefined;
}

/**
 * A host that commands can run on. Installs the kit in /opt/barekube; removing the kit removes everything that any
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
  /** What was last applied to it, as it reports or, if it did not answer, as the stack's state has it. */
  readonly remembered: HostReport | undefined;
  /** For every resource on this host. */
  readonly options: CustomResourceOptions;

  /** Identifies a reinstalled host, on which everything starts over; undefined if it was never reinstalled. */
  readonly installation: string | undefined;

  constructor({ spec, sshKeys, proxy, report, remembered = report }: RemoteHostArgs, parent: Resource) {
    this.spec = spec;
    this.report = report;
    this.remembered = remembered;
    this.installation = newInstallation(spec.name, remembered);
    this.options = spec.isLost ? untouched : {};
    this.connection = connectionTo(spec, sshKeys);
    this.sudo = sudoFor(spec.ssh);
    this.kitDirectory = kit.directory;
    const file = `.barekube-kit-${placeOf(spec, this.installation ?? "")}`;
    const { connection } = this;
    const copied = new remote.CopyToRemote(
      `${spec.name}-kit-file`,
      { connection, source: new asset.FileAsset(kit.file), remotePath: file },
      { parent, ...this.options },
    );
    const run = (verb: "apply" | "remove") => `${this.sudo}bash -s -- ${verb} ${kit.directory} ${file}`;
    this.kit = new remote.Command(
      `${spec.name}-kit`,
      {
        connection,
        addPreviousOutputInEnv: false,
        create: run("apply"),
        delete: run("remove"),
        stdin: proxy?.isSecret ? secret(kit.installer + proxy.lines) : kit.installer + (proxy?.lines ?? ""),
        logging: "stderr",
      },
      { parent, dependsOn: [copied], ...this.options },
    );
  }

  /** Whether the host reports that this command was applied to it before. */
  hasApplied(command: AnyCommand): boolean {
    return this.report?.has(command) ?? false;
  }

  /** Whether the host reports drift in what this command left. */
  hasDrifted(command: AnyCommand): boolean {
    return Object.keys(this.report?.applied(command)?.drift ?? {}).length > 0;
  }

  /**
   * The field `repair` for a command's document; undefined for none.
   *
   * @param remembered the command as remembered elsewhere; by default as this host remembers it.
   */
  repairOf(command: AnyCommand, remembered = this.remembered?.applied(command)): Repair | undefined {
    if (remembered !== undefined) return repairOf(remembered);
    return this.installation === undefined ? undefined : firstRepair(this.installation);
  }
}

/** Pulumi copies again only if the content or the name changes, so the name reflects all that requires a new copy. */
function placeOf({ address, ssh: { hostKey, port, user } }: HostSpec, delivery: string): string {
  const place = JSON.stringify([address, port, user, hostKey, kit.directory, delivery]);
  return createHash("sha256").update(place).digest("hex").slice(0, 12);
}
