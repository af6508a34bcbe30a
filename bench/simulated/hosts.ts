/** Hosts that do nothing and remember what they were told: so much of them as the program and Pulumi see. */

/** What a command has put on a host, as the host would keep it. */
type Document = Readonly<Record<string, unknown>>;

interface Answer {
  stdout: string;
  exitCode: number;
}

const reportCommand = /^bash -s$/;
const kit = /^bash -s -- (apply|remove) \S+ \S+$/;
const script = /^\S+\/run\.sh \S+ (apply|remove) (\S+)(?: [0-9a-f]+)?$/;

export class SimulatedHosts {
  readonly #hosts = new Map<string, Map<string, Document>>();
  /** How many commands were run. */
  commands = 0;

  /**
   * Answers a command line as a host would that had done it at once.
   *
   * @param address tells the hosts apart.
   */
  run(address: string, command: string, stdin: string): Answer {
    this.commands += 1;
    const documents = this.#documentsOf(address);
    if (reportCommand.test(command)) return success(report(address, documents));
    const [, kitVerb] = kit.exec(command) ?? [];
    if (kitVerb !== undefined) {
      if (kitVerb === "remove") documents.clear();
      return success("");
    }
    const [, verb, label = ""] = script.exec(command) ?? [];
    if (verb === undefined) return { stdout: "", exitCode: 127 };
    if (verb === "apply") documents.set(label, withoutFiles(JSON.parse(stdin) as Document));
    else documents.delete(label);
    return success("");
  }

  #documentsOf(address: string): Map<string, Document> {
    const known = this.#hosts.get(address);
    if (known !== undefined) return known;
    const documents = new Map<string, Document>();
    this.#hosts.set(address, documents);
    return documents;
  }
}

const success = (stdout: string): Answer => ({ stdout, exitCode: 0 });

function withoutFiles(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([field]) => field !== "files"));
}

/** What observe/report/report.sh prints when all is as it was left. */
function report(address: string, documents: ReadonlyMap<string, Document>): string {
  const commands = Object.fromEntries(
    [...documents].map(([label, document]) => [label, { document, finished: true }] as const),
  );
  const machineID = address.replaceAll(".", "").padStart(32, "0");
  return `${JSON.stringify({ machineID, commands })}\n`;
}
