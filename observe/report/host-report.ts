import type { Command } from "../../documents/command.ts";
import type { Facts } from "../../documents/facts.ts";

/** A command as the host, or the cluster, remembers it. */
export interface AppliedCommand {
  /** Its document, without files. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Whether its last run finished, so that what the document says is so. */
  readonly finished: boolean;
  /** What is not as the command left it → what is wrong with it; empty when all is well. */
  readonly drift: Readonly<Record<string, string>>;
  /** Whether the command's unit was started with what is wrong, and so runs with it. */
  readonly restart?: boolean;
  /** Fingerprint of a certificate of the kubelet that is of no use any more, so that its node must join again. */
  readonly rejoin?: string;
}

interface ReportFields {
  machineID?: string;
  commands: ReadonlyMap<string, AppliedCommand>;
  memberships?: ReadonlyMap<string, AppliedCommand>;
  facts?: Readonly<Record<string, unknown>>;
}

/** What a host tells of itself at the start of a run, and what that means. */
export class HostReport {
  /** From /etc/machine-id; another one is another installation of the host. */
  readonly machineID: string | undefined;
  /** By label; empty on a host that was never touched. */
  readonly commands: ReadonlyMap<string, AppliedCommand>;
  /** What the cluster remembers of each host that has joined it, by name; empty while no API server answers. */
  readonly memberships: ReadonlyMap<string, AppliedCommand>;
  readonly #facts: Readonly<Record<string, unknown>>;

  constructor({ machineID, commands, memberships = new Map(), facts = {} }: ReportFields) {
    this.machineID = machineID;
    this.commands = commands;
    this.memberships = memberships;
    this.#facts = facts;
  }

  /** The same with something else in some of its fields. */
  with(fields: Partial<ReportFields>): HostReport {
    const { machineID, commands, memberships } = this;
    return new HostReport({
      ...(machineID === undefined ? {} : { machineID }),
      commands,
      memberships,
      facts: this.#facts,
      ...fields,
    });
  }

  /** The command as it was last applied; undefined where it never was. */
  applied({ label }: Pick<Command<unknown>, "label">): AppliedCommand | undefined {
    return this.commands.get(label);
  }

  /** Whether the command was applied to the host before, successfully or not. */
  has(command: Pick<Command<unknown>, "label">): boolean {
    return this.applied(command) !== undefined;
  }

  /** What the command was told last; undefined where it was never applied, or has a document of another form. */
  document<Document>(command: Command<Document>): Document | undefined {
    return command.document.safeParse(this.applied(command)?.document).data;
  }

  /** What a part's script has found out; undefined where it had nothing to say. */
  facts<Content>({ part, content }: Facts<Content>): Content | undefined {
    return content.safeParse(this.#facts[part]).data;
  }
}

/** A report by the name of its host. */
export interface LivingHost {
  name: string;
  report: HostReport;
}
