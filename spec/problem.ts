/** One thing wrong with the stack file. */
export interface Problem {
  /** Where, in the notation of `pulumi config set --path`: `hosts[1].address`. */
  path: string;
  /** What is wrong, and what is allowed. */
  message: string;
  /** The value given, when showing it helps. */
  given?: unknown;
}

/** Every problem of a stack file at once, a line each. */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super([`The stack file has ${count}:`, ...problems.map((problem) => `  ${describe(problem)}`)].join("\n"));
    this.problems = problems;
  }
}

function describe({ path, message, given }: Problem): string {
  return `${path}: ${given === undefined ? "" : `${JSON.stringify(given)}: `}${message}`;
}
