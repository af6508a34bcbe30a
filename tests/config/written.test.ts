import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadStackFile } from "../../components/load.ts";
import { describe as describeProblem, SpecError } from "../../config/problem.ts";
import { validStack } from "./valid-stack.ts";

const folder = mkdtempSync(join(tmpdir(), "barekube-written-"));
afterAll(() => rmSync(folder, { recursive: true }));

function problemsOf(raw: Record<string, unknown>, text: () => string | undefined): string[] {
  try {
    loadStackFile(raw, text);
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(describeProblem);
    throw error;
  }
}

const sysctl = (values: object) => ({ ...validStack(), hostPreparation: { sysctl: values } });
const stackFile = (lines: string) => () => `config:\n  barekube:hostPreparation:\n    sysctl: ${lines}\n`;

describe("a string that YAML reads as another number", () => {
  it.each([
    ["010", 10],
    ["0x10", 16],
    ["1e3", 1000],
    ["1.0", 1],
    ["1_000", 1000],
    ["+5", 5],
    ["True", true],
  ])("%s is refused in the stack file", (text, value) => {
    expect(problemsOf(sysctl({ "kernel.x": value }), stackFile(`{ kernel.x: ${text} }`))).toEqual([
      `hostPreparation.sysctl["kernel.x"]: ${text} is read as ${value}; write it in quotes`,
    ]);
  });

  it("is refused in the entry of a host, which is named", () => {
    const [first, ...rest] = validStack().hosts;
    const raw = { ...validStack(), hosts: [{ ...first, labels: { rack: 10 } }, ...rest] };
    expect(problemsOf(raw, () => "config:\n  barekube:hosts:\n    - labels:\n        rack: 010\n")).toEqual([
      "hosts[0].labels.rack (master-1): 010 is read as 10; write it in quotes",
    ]);
  });

  it("is refused in a kubelet field that is a string, and in no other", () => {
    const raw = { ...validStack(), kubelet: { systemReserved: { cpu: 10 }, maxPods: 16 } };
    const text = "config:\n  barekube:kubelet:\n    systemReserved: { cpu: 010 }\n    maxPods: 0x10\n";
    expect(problemsOf(raw, () => text)).toEqual([
      "kubelet.systemReserved.cpu: 010 is read as 10; write it in quotes",
    ]);
  });

  it("is refused in an included file", () => {
    const include = join(folder, "more.yaml");
    writeFileSync(include, "hostPreparation: { sysctl: { kernel.x: 1e3, kernel.y: 4096 } }\n");
    expect(problemsOf({ ...validStack(), include }, () => undefined)).toEqual([
      'hostPreparation.sysctl["kernel.x"]: 1e3 is read as 1000; write it in quotes',
    ]);
  });
});

describe("what is written as it is read", () => {
  it("is taken", () => {
    const values = { "kernel.a": 4096, "kernel.b": true, "kernel.c": "010", "kernel.d": -1 };
    const text = stackFile('{ kernel.a: 4096, kernel.b: true, kernel.c: "010", kernel.d: -1 }');
    expect(problemsOf(sysctl(values), text)).toEqual([]);
  });

  it("is accepted when the stack file is missing, is something else, or hides it behind an alias", () => {
    for (const text of [
      undefined,
      "",
      "[",
      "config: []",
      "x: &a 010\nconfig:\n  barekube:hostPreparation:\n    sysctl: { kernel.x: *a }",
    ]) {
      expect(problemsOf(sysctl({ "kernel.x": 10 }), () => text)).toEqual([]);
    }
  });

  it("is not looked for without a reason", () => {
    const text = () => {
      throw new Error("the stack file was read");
    };
    expect(problemsOf({ ...validStack(), kubelet: { maxPods: 55 } }, text)).toEqual([]);
  });
});

describe("a secret in plain text", () => {
  const password = "correct horse";
  const registries = { "registry.example.com": { username: "robot", password } };
  const entry = (text: string) =>
    `config:\n  barekube:registries:\n    registry.example.com:\n      username: robot\n      password: ${text}\n`;

  it("is refused, with the command that sets it right and without the secret", () => {
    expect(problemsOf({ ...validStack(), registries }, () => entry(`"${password}"`))).toEqual([
      `registries["registry.example.com"].password: is a secret in plain text; take it out of the file, and set it with: pulumi config set --secret --path 'barekube:registries["registry.example.com"].password'`,
    ]);
  });

  it("is refused in an included file", () => {
    const include = join(folder, "secret.yaml");
    writeFileSync(
      include,
      `registries: { registry.example.com: { username: robot, password: ${password} } }\n`,
    );
    const [problem] = problemsOf({ ...validStack(), include }, () => undefined);
    expect(problem).toMatch(/password: is a secret in plain text/);
  });

  it("is nothing that Pulumi has encrypted, alone or with all around it", () => {
    const raw = { ...validStack(), registries };
    expect(problemsOf(raw, () => entry("{ secure: AAABAK }"))).toEqual([]);
    expect(problemsOf(raw, () => "config:\n  barekube:registries: { secure: AAABAK }\n")).toEqual([]);
  });
});
