import type { CallContext } from "../server/provider.ts";
import type { Output } from "./command-resource.ts";

/** More than fits the status column of any terminal. */
const MAX_STATUS_LENGTH = 1000;

/** Which streams `logging` shows while the command runs. */
const SHOWN = new Map<unknown, string[]>([
  ["stdout", ["stdout"]],
  ["stderr", ["stderr"]],
  ["none", []],
]);

/** Keeps what a command prints and shows its lines in the resource's status column while it runs. */
export class OutputCollector {
  readonly #chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[], both: [] as Buffer[] };
  readonly #shown: string[];
  readonly #context: CallContext;
  #line = "";

  /** `logging` is the input of that name; undefined shows both streams. */
  constructor(logging: unknown, context: CallContext) {
    this.#shown = SHOWN.get(logging) ?? ["stdout", "stderr"];
    this.#context = context;
  }

  add(stream: "stdout" | "stderr", chunk: Buffer): void {
    this.#chunks[stream].push(chunk);
    this.#chunks.both.push(chunk);
    if (this.#shown.includes(stream)) this.#show(chunk.toString());
  }

  #show(text: string): void {
    const lines = text.split("\n");
    lines[0] = this.#line + (lines[0] ?? "");
    this.#line = (lines.pop() ?? "").slice(0, MAX_STATUS_LENGTH);
    for (const line of lines) if (line) this.#context.status(line.slice(0, MAX_STATUS_LENGTH));
  }

  /** The outputs of the resource. */
  output(): Output {
    return { stdout: trimNewline(this.#chunks.stdout), stderr: trimNewline(this.#chunks.stderr) };
  }

  /** The error for a command that failed: how, the command line and all it printed. */
  failure(how: string, command: string): Error {
    return new Error(`${how}: running ${quote(command)}:\n${Buffer.concat(this.#chunks.both).toString()}`);
  }
}

function trimNewline(chunks: Buffer[]): string {
  const text = Buffer.concat(chunks).toString();
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}

/** Quotes like the `%q` of Go, which differs from JSON in a few control characters. */
function quote(text: string): string {
  const differing: Record<string, string> = { u0007: "\\a", u000b: "\\v" };
  return JSON.stringify(text)
    .replace(/\\(\\|u00[01][\da-f])/g, (escape, code: string) =>
      code === "\\" ? escape : (differing[code] ?? code.replace("u00", "\\x")),
    )
    .replaceAll("\u007f", "\\x7f");
}
