/**
 * The arguments that a program gets, by systemd's rules for ExecStart: lines are put together, words are split
 * and unquoted (systemd.syntax(7)), then specifiers (systemd.unit(5)) and variables (systemd.service(5), "Command
 * lines") replaced.
 *
 * @throws on what systemd would refuse, or would replace by something else.
 */
export function argumentsOf(commandLine: string): string[] {
  const lines = commandLine.replaceAll("\\\n", " ");
  if (/[\n\r\0]/.test(lines)) throw new Error("the line ends before the command does");
  // unichar_is_valid() of src/basic/utf8.c; a line with anything else is ignored.
  if (/[\p{Cs}\p{NChar}]/u.test(lines)) throw new Error("the line is not UTF-8 clean");
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
