import { createHash } from "node:crypto";
import { remote } from "@pulumi/command";
import { asset, type CustomResourceOptions, type Resource } from "@pulumi/pulumi";
import type { HostSpec } from "../../../config/cluster.ts";
import { type Connection, connectionTo } from "./connection.ts";
import type { SshCredentials } from "./ssh-credentials.ts";
import type { HostReport } from "../../../observe/host-report.ts";
import { firstRepair, newInstallation, repairOf } from "../../../observe/repair.ts";
import { packKit } from "../kit/kit.ts";
import { sudoFor } from "../../../observe/ssh/sudo.ts";

const kit = packKit();

/** What is on a lost host stays in the state as it is, and is forgotten with the host: nobody can be asked to do it. */
const untouched: CustomResourceOptions = { ignoreChanges: ["*"], retainOnDelete: true };

interface RemoteHostArgs {
  spec: HostSpec;
  credentials: SshCredentials;
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
  /** For every resource on this host. */
  readonly options: CustomResourceOptions;

  /** By which installation of the host all begins anew; undefined for one that has been the same ever since. */
  readonly installation: string | undefined;

  constructor({ spec, credentials, report }: RemoteHostArgs, parent: Resource) {
    this.spec = spec;
    this.report = report;
    this.installation = newInstallation(spec.name, report);
    this.options = spec.isLost ? untouched : {};
    this.connection = connectionTo(spec, credentials);
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
        stdin: kit.installer,
        logging: "stderr",
      },
      { parent, dependsOn: [copied], ...this.options },
    );
  }

  /** Whether the host says that this command was applied to it before. */
  hasApplied(label: string): boolean {
    return this.report?.commands.has(label) ?? false;
  }

  /** What the field `repair` of that command's document says; undefined for none. */
  repairOf(label: string): unknown {
    const [, node = ""] = /^membership-(.+)$/.exec(label) ?? [];
    const applied = this.report?.commands.get(label) ?? this.report?.nodes?.get(node);
    if (applied !== undefined) return repairOf(applied);
    return this.installation && firstRepair(this.installation);
  }

  /** Whether the host says that what this command left is not as it was. */
  hasDrifted(label: string): boolean {
    return Object.keys(this.report?.commands.get(label)?.drift ?? {}).length > 0;
  }
}

/** A copy is made anew only for another content or name, so the name tells of whatever needs another copy. */
function placeOf({ address, ssh: { hostKey, port, user } }: HostSpec, delivery: string): string {
  const place = JSON.stringify([address, port, user, hostKey, kit.directory, delivery]);
  return createHash("sha256").update(place).digest("hex").slice(0, 12);
}
