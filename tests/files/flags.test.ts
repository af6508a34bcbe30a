import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FlagValue, renderCommand } from "../../documents/command-line.ts";
import { argumentsOf } from "../support/systemd-arguments.ts";

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
    // Without NUL, which no argument of a program can hold, and what config/characters.ts refuses since systemd does.
    const pieces = fc.oneof(
      fc.string({ unit: "binary" }).map((text) => text.replaceAll(/[\0\p{NChar}]/gu, "")),
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
