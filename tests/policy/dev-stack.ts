import { afterAll, beforeAll, expect } from "vitest";
import { type Run, runProgram } from "../support/engine.ts";
import type { RecordedResource } from "../support/graph.ts";
import { type PolicyPack, startPolicyPack } from "../support/policy-pack.ts";
import { devStack } from "../support/topologies.ts";

let pack: PolicyPack;
let run: Run;

/** Starts the policy pack and runs the program with the dev cluster, before the tests of a file. */
export function checkDevStack(): void {
  beforeAll(async () => {
    pack = await startPolicyPack();
    run = await runProgram(devStack());
  });
  afterAll(() => pack.close());
}

/** Sets the options of rules. */
export const configure = (rules: Parameters<PolicyPack["configure"]>[0]) => pack.configure(rules);

export const privateKey = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEI\n-----END EC PRIVATE KEY-----\n";

export const named = (name: string): RecordedResource => run.graph.named(name);

export const withInputs = (name: string, inputs: Record<string, unknown>): RecordedResource => ({
  ...named(name),
  inputs: { ...named(name).inputs, ...inputs },
});

interface Document {
  files: Record<string, { mode: string; content: string }>;
  directories: Record<string, { mode: string }>;
  artifacts: Record<string, unknown>[];
  [field: string]: unknown;
}

/** The resource with another document for its script. */
export function withDocument(name: string, change: (document: Document) => void): RecordedResource {
  const document = JSON.parse(String(named(name).inputs["stdin"])) as Document;
  change(document);
  return withInputs(name, { stdin: JSON.stringify(document) });
}

export const withContent = (
  name: string,
  path: string,
  change: (content: string) => string,
): RecordedResource =>
  withDocument(name, ({ files }) => {
    const file = files[path];
    if (file === undefined) throw new Error(`${name} does not write ${path}`);
    const content = change(file.content);
    if (content === file.content) throw new Error(`${path} has nothing to change`);
    file.content = content;
  });

export const withMode = (name: string, path: string, mode: string): RecordedResource =>
  withDocument(name, ({ files, directories }) => {
    const place = files[path] ?? directories[path];
    if (place === undefined) throw new Error(`${name} does not make ${path}`);
    place.mode = mode;
  });

/** Exactly this is said of a resource. */
export async function expectProblems(
  resource: RecordedResource,
  rule: string,
  problems: string[],
): Promise<void> {
  const violations = await pack.violationsOf(resource);
  const messages = violations.map((violation) => violation.replace(/^(.*?): .*\n/, "$1: "));
  expect(messages).toEqual(problems.map((problem) => `[mandatory] ${rule}: ${resource.name} ${problem}`));
}
