import type { Command } from "../../documents/command.ts";
import type { Facts } from "../../documents/facts.ts";

/** What is wrong on a host, or soon will be, and no `up` repairs. */
export interface Concern {
  /** The part of the cluster or of the host that it is about. */
  about: string;
  /** What is wrong and what to do about it, without a full stop. */
  message: string;
}

/** A command as the host or the cluster remembers it. */
export interface AppliedCommand {
  /** Its document, without files. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Whether its last run finished, so that the document is in force. */
  readonly finished: boolean;
  /** What is not as the command left it → what is wrong with it; empty when nothing is. */
  readonly drift: Readonly<Record<string, string>>;
  /** Whether the command's unit was started with a wrong file, and so still uses it. */
  readonly restart?: boolean;
  /** Fingerprint of a kubelet certificate that has become unusable, so that its node must join again. */
  readonly rejoin?: string;
  /** What it applied is in the cluster and not on this host. */
  readonly ofCluster?: true;
}

/** Something of others on a host: a kind, what it is, and details; components/host/kit/found.sh lists the kinds. */
export type Found = readonly [kind: string, subject: string, ...details: string[]];

/** When a host was asked, by the clock of the machine that asks, in milliseconds since 1970. */
export interface Asked {
  readonly from: number;
  readonly to: number;
}

interface ReportFields {
  machineID?: string;
  boot?: string;
  hasSFTP?: boolean;
  asked?: Asked;
  concerns?: readonly Concern[];
  unchecked?: readonly string[];
  commands: ReadonlyMap<string, AppliedCommand>;
  memberships?: ReadonlyMap<string, AppliedCommand>;
  facts?: Readonly<Record<string, unknown>>;
  found?: readonly Found[];
}

/** What a host reports at the start of a run, and what that means. */
export class HostReport {
  /** From /etc/machine-id. Machines that were cloned from one image may share it. */
  readonly machineID: string | undefined;
  /** Identifies the time since the host was last started; empty if it could not be told. */
  readonly boot: string;
  /** Whether its SSH server lets files be copied over SFTP. */
  readonly hasSFTP: boolean;
  /** Undefined where it is not known. */
  readonly asked: Asked | undefined;
  /** What only people can repair. */
  readonly concerns: readonly Concern[];
  /** What could not be checked for drift, and why: sentences without a full stop. */
  readonly unchecked: readonly string[];
  /** By label; empty on a host that was never touched. */
  readonly commands: ReadonlyMap<string, AppliedCommand>;
  /** What the cluster remembers about each host that has joined it, by name; empty while no API server answers. */
  readonly memberships: ReadonlyMap<string, AppliedCommand>;
  /** What others have where the cluster will put things. */
  readonly found: readonly Found[];
  readonly #facts: Readonly<Record<string, unknown>>;

  constructor(fields: ReportFields) {
    const { machineID, boot = "", hasSFTP = true, commands } = fields;
    const { asked, concerns = [], unchecked = [], memberships = new Map(), facts = {}, found = [] } = fields;
    this.machineID = machineID;
    this.boot = boot;
    this.hasSFTP = hasSFTP;
    this.asked = asked;
    this.concerns = concerns;
    this.unchecked = unchecked;
    this.commands = commands;
    this.memberships = memberships;
    this.found = found;
    this.#facts = facts;
  }

  /** A copy with some fields replaced. */
  with(fields: Partial<ReportFields>): HostReport {
    const { machineID, boot, hasSFTP, asked, concerns, unchecked, commands, memberships, found } = this;
    return new HostReport({
      ...(machineID === undefined ? {} : { machineID }),
      boot,
      hasSFTP,
      ...(asked === undefined ? {} : { asked }),
      concerns,
      unchecked,
      commands,
      memberships,
      found,
      facts: this.#facts,
      ...fields,
    });
  }

  /**
   * A copy with more drift of what a command applied, and with its consequences. Without effect for a command that was
   * never applied.
   *
   * @param drift as in AppliedCommand; takes precedence over what is already known about the same subject.
   */
  withDrift(
    { label }: Pick<Command<unknown>, "label">,
    drift: AppliedCommand["drift"],
    consequences: Pick<AppliedCommand, "restart" | "rejoin"> = {},
  ): HostReport {
    const applied = this.commands.get(label);
    if (applied === undefined) return this;
    const changed = { ...applied, ...consequences, drift: { ...applied.drift, ...drift } };
    return this.with({ commands: new Map([...this.commands, [label, changed]]) });
  }

  /** A copy with more that only people can repair. */
  withConcerns(about: string, messages: readonly string[]): HostReport {
    if (messages.length === 0) return this;
    return this.with({ concerns: [...this.concerns, ...messages.map((message) => ({ about, message }))] });
  }

  /** The command as it was last applied; undefined where it never was. */
  applied({ label }: Pick<Command<unknown>, "label">): AppliedCommand | undefined {
    return this.commands.get(label);
  }

  /** Whether the command was applied to the host before, successfully or not. */
  has(command: Pick<Command<unknown>, "label">): boolean {
    return this.applied(command) !== undefined;
  }

  /** The document that was last applied; undefined if the command never was, or its document has another form. */
  document<Document>(command: Command<Document>): Document | undefined {
    return command.document.safeParse(this.applied(command)?.document).data;
  }

  /** What a part's script found out; undefined if it had nothing to report. */
  facts<Content>({ part, content }: Facts<Content>): Content | undefined {
    return content.safeParse(this.#facts[part]).data;
  }
}

/** A report with the name of its host. */
export interface LivingHost {
  name: string;
  report: HostReport;
}
