/** One thing wrong with the stack file, or worth a warning. */
export interface Problem {
  /** Where, in the notation of `pulumi config set --path`: `hosts[1].address`. */
  path: string;
  /** What is wrong, and what is allowed. */
  message: string;
  /** The value given, when showing it helps. */
  given?: unknown;
  /** The host that it is about, when the path alone does not tell. */
  host?: string;
}

/** Every problem of a stack file at once, a line each. */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(
      [`The stack file has ${count}:`, ...problems.map((problem) => `  ${describe(problem)}`)].join("\n"),
    );
    this.problems = problems;
  }
}

/** One line: `hosts[1].address (worker-1): "10.0.0.300": allowed: an IPv4 address`. */
export function describe({ path, message, given, host }: Problem): string {
  const place = [path, ...(host === undefined ? [] : [`(${host})`])].join(" ");
  return [place, ...(given === undefined ? [] : [JSON.stringify(given)]), message].join(": ");
}

/** `["hosts", 1, "labels", "a/b"]` → `hosts[1].labels["a/b"]`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => {
      if (typeof part === "number") return `[${part}]`;
      const name = String(part);
      return /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
    })
    .join("")
    .replace(/^\./, "");
}
