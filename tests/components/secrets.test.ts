import { beforeAll, describe, expect, it } from "vitest";
import { commandsOf } from "../support/commands.ts";
import { type Run, runProgram } from "../support/engine.ts";
import type { RecordedResource } from "../support/graph.ts";
import { topologies } from "../support/topologies.ts";

describe.each(Object.entries(topologies))("%s", (_, settings) => {
  let run: Run;
  beforeAll(async () => {
    run = await runProgram(settings);
  });

  it("shows no secret in an input that is not marked as one", () => {
    const forms = writtenForms(run.secrets);
    const leaks = run.graph.resources.flatMap((resource) =>
      visibleInputs(resource)
        .filter(([, text]) => forms.some((form) => text.includes(form)))
        .map(([input]) => `${resource.name}: ${input}`),
    );
    expect(leaks).toEqual([]);
    expect(run.secrets.size).toBeGreaterThan(50);
  });

  it("hands secrets to commands by their standard input alone", () => {
    const forms = writtenForms(run.secrets);
    for (const { resource } of commandsOf(run.graph)) {
      const others = JSON.stringify({ ...resource.inputs, stdin: undefined });
      expect(
        forms.filter((form) => others.includes(form)),
        resource.name,
      ).toEqual([]);
    }
  });

  it("marks what holds a secret as one, and only that", () => {
    const forms = writtenForms(run.secrets);
    for (const { resource, stdin = "" } of commandsOf(run.graph)) {
      expect(resource.secretInputs.includes("stdin"), resource.name).toBe(
        forms.some((form) => stdin.includes(form)),
      );
      expect(resource.secretInputs, resource.name).not.toContain("create");
      expect(resource.secretInputs.includes("stdin"), resource.name).toBe(
        /^(.*-keys|join-tokens)$/.test(resource.name),
      );
    }
  });

  it("breaks the glass for nothing but the administrators' rights", () => {
    const naming = (text: string) =>
      commandsOf(run.graph)
        .filter(({ stdin = "" }) => stdin.includes(text))
        .map(({ resource }) => resource.name.replace(/^.*-keys$/, "keys"));
    expect(new Set(naming("break-glass"))).toEqual(new Set(["keys", "join-roles"]));
    expect(new Set(naming("super-admin.conf"))).toEqual(new Set(["keys"]));
  });

  it("marks the kubeconfig that it hands out, which has a private key in it", () => {
    expect(run.secretOutputs).toEqual(["kubeconfig"]);
    expect(writtenForms(run.secrets).some((form) => String(run.outputs["kubeconfig"]).includes(form))).toBe(
      true,
    );
    const provider = run.graph.ofType("pulumi:providers:kubernetes");
    expect(provider.map(({ secretInputs }) => secretInputs)).toEqual([["kubeconfig"]]);
  });
});

/** How a secret can look inside other texts: as it is, inside JSON, or in base64. */
function writtenForms(secrets: ReadonlySet<string>): string[] {
  return [...secrets].flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
  ]);
}

/** Inputs that the engine shows to everybody, as text. */
function visibleInputs({ inputs, secretInputs }: RecordedResource): [string, string][] {
  return Object.entries(inputs)
    .filter(([input]) => !secretInputs.some((path) => path === input || path.startsWith(`${input}.`)))
    .map(([input, value]) => [input, typeof value === "string" ? value : JSON.stringify(value)]);
}
