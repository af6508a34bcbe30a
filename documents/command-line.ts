/** A flag's value; a list is joined with commas, undefined omits the flag. */
export type FlagValue = string | number | boolean | readonly string[] | undefined;

/**
 * A command line for ExecStart with one flag per line, in alphabetical order, so that a changed flag is one changed
 * line.
 */
export function renderCommand(binary: string, flags: Readonly<Record<string, FlagValue>>): string {
  const lines = Object.entries(flags)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, value]) =>
        `--${name}=${escapeArgument(Array.isArray(value) ? value.join(",") : String(value))}`,
    );
  return [binary, ...lines].join(" \\\n  ");
}

/** Quotes an argument of ExecStart as systemd.service(5) requires: no specifiers, no variables, no splitting. */
function escapeArgument(value: string): string {
  const escaped = value.replaceAll("%", "%%").replaceAll("$", "$$$$");
  if (/^[\w@%+=:,./${}*[\]()-]*$/.test(escaped)) return escaped;
  // A carriage return would end the line, so control characters are escaped.
  const quoted = escaped.replaceAll(/["\\]/g, "\\$&").replaceAll(/[\x01-\x1f\x7f]/g, hexadecimal);
  return `"${quoted}"`;
}

const hexadecimal = (character: string): string =>
  `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
