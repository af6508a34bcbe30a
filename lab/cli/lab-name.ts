import { exampleNames } from "../stack-source.ts";

/** The lab that a command is about: `$BAREKUBE_LAB`, by default `dev`. */
export function labName(): string {
  return process.env["BAREKUBE_LAB"] || "dev";
}

/**
 * Takes `--example NAME` out of a command's arguments, and has this process use the lab of that name.
 *
 * @returns the other arguments.
 * @throws Error for a name that no example has.
 */
export function useExample(args: readonly string[]): string[] {
  const index = args.findIndex((arg) => /^--example(=|$)/.test(arg));
  if (index < 0) return [...args];
  const [, inline] = args[index]?.split("=", 2) ?? [];
  const name = inline ?? args[index + 1] ?? "";
  if (!exampleNames().includes(name)) {
    throw new Error(`--example "${name}": there is no such example; allowed: ${exampleNames().join(", ")}`);
  }
  process.env["BAREKUBE_LAB"] = name;
  return args.toSpliced(index, inline === undefined ? 2 : 1);
}
