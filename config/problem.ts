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
  const place = [path, ...(host === undefined ? [] : [`(${nameShown(host)})`])].join(" ");
  return [place, ...(given === undefined ? [] : [quoted(given)]), message].join(": ");
}

const nameShown = (name: string): string => (/^[\w.-]{1,253}$/.test(name) ? name : quoted(name));

const longest = 200;

/** As JSON, with escapes for characters that would break the line or hide others; cut off when too long to read. */
function quoted(value: unknown): string {
  const text = withoutPassword(JSON.stringify(value)).replaceAll(/[\x7f-\x9f\u2028\u2029\p{Cf}]/gu, escaped);
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

/** Of what is, or was meant to be, a URL with a user and a password. */
const withoutPassword = (text: string): string => text.replaceAll(/[^\s"/@:]*:[^\s"/@]*@/g, "…@");

const escaped = (character: string): string =>
  [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");

/** `["hosts", 1, "labels", "a/b"]` → `hosts[1].labels["a/b"]`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => {
      if (typeof part === "number") return `[${part}]`;
      const name = String(part);
      return /^[A-Za-z_][\w-]{0,99}$/.test(name) ? `.${name}` : `[${quoted(name)}]`;
    })
    .join("")
    .replace(/^\./, "");
}
