import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FlagValue, renderCommand } from "../../render/flags.ts";

describe("renderCommand", () => {
  it("writes one flag a line, in alphabetical order", () => {
    expect(renderCommand("/opt/x", { b: 1, "a-b": true, a: "x,y", c: ["p", "q"] })).toBe(
      "/opt/x \\\n  --a=x,y \\\n  --a-b=true \\\n  --b=1 \\\n  --c=p,q",
    );
  });

  it("leaves out what is undefined, and nothing else", () => {
    const values: Record<string, FlagValue> = { a: undefined, b: "", c: false, d: 0, e: [] };
    expect(argumentsOf(renderCommand("/opt/x", values))).toEqual([
      "/opt/x",
      "--b=",
      "--c=false",
      "--d=0",
      "--e=",
    ]);
    expect(renderCommand("/opt/x", {})).toBe("/opt/x");
  });

  it("quotes only what needs it", () => {
    expect(renderCommand("x", { a: "https://[::1]:2379,*.b_c@d=e+(f){g}" })).not.toContain('"');
    expect(renderCommand("x", { a: "a b" })).toBe('x \\\n  --a="a b"');
    expect(renderCommand("x", { a: '%n $HOME "q" \\' })).toBe('x \\\n  --a="%%n $$HOME \\"q\\" \\\\"');
  });

  it("hands over any value as it is, whatever systemd would make of it", () => {
    // Without NUL, which no argument of a program can hold.
    const pieces = fc.oneof(
      fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "")),
      fc.constantFrom(
        "%",
        "$",
        "$HOME",
        "${HOME}",
        "$$",
        "\\",
        '"',
        "'",
        " ",
        "\t",
        "\n",
        "\r",
        "#",
        ";",
        "\\x41",
        "\\n",
      ),
    );
    const values = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(values, { maxLength: 4 }), (list) => {
        const flags = Object.fromEntries(list.map((value, index) => [`f${index}`, value]));
        expect(argumentsOf(renderCommand("/opt/x", flags))).toEqual([
          "/opt/x",
          ...list.map((value, index) => `--f${index}=${value}`),
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});

/**
 * The arguments that a program gets, by systemd's rules for ExecStart: lines are put together, words are split
 * and unquoted (systemd.syntax(7)), then specifiers (systemd.unit(5)) and variables (systemd.service(5), "Command
 * lines") replaced.
 *
 * @throws on what systemd would refuse, or would replace by something else.
 */
function argumentsOf(commandLine: string): string[] {
  const lines = commandLine.replaceAll("\\\n", " ");
  if (/[\n\r\0]/.test(lines)) throw new Error("the line ends before the command does");
  return words(lines).map((word) => withoutVariables(withoutSpecifiers(word)));
}

function words(text: string): string[] {
  const found: string[] = [];
  let rest = text.trimStart();
  while (rest !== "") {
    const { word, length } = firstWord(rest);
    if (word === ";") throw new Error("a second command begins");
    found.push(word);
    rest = rest.slice(length).replace(/^[ \t]+/, "");
  }
  return found;
}

/** The first word, unquoted, and how many characters it took. */
function firstWord(text: string): { word: string; length: number } {
  let word = "";
  let quote = "";
  let position = 0;
  while (position < text.length && (quote !== "" || !/[ \t]/.test(text.charAt(position)))) {
    const character = text.charAt(position);
    if (character === "\\") {
      const { value, length } = escape(text.slice(position));
      word += value;
      position += length;
      continue;
    }
    if (quote === "" ? character === '"' || character === "'" : character === quote) {
      quote = quote === "" ? character : "";
    } else {
      word += character;
    }
    position += 1;
  }
  if (quote !== "") throw new Error("unbalanced quoting");
  return { word, length: position };
}

const letters = new Map(
  Object.entries({ a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", s: " " }),
);

function escape(text: string): { value: string; length: number } {
  const kind = text.charAt(1);
  if (/["'\\]/.test(kind)) return { value: kind, length: 2 };
  const letter = letters.get(kind);
  if (letter !== undefined) return { value: letter, length: 2 };
  const [, digits] = /^\\x([0-7][0-9a-f])/.exec(text) ?? [];
  if (digits === undefined || digits === "00")
    throw new Error(`an unknown escape sequence: ${text.slice(0, 4)}`);
  return { value: String.fromCharCode(parseInt(digits, 16)), length: 4 };
}

function withoutSpecifiers(word: string): string {
  return word.replaceAll(/%(.?)/gsu, (_, next: string) => {
    if (next !== "%") throw new Error(`%${next} is a specifier`);
    return "%";
  });
}

function withoutVariables(word: string): string {
  return word.replaceAll(/\$(.?)/gsu, (_, next: string) => {
    if (next !== "$") throw new Error(`$${next} may be a variable`);
    return "$";
  });
}
