import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse, parseDocument } from "yaml";
import { z } from "zod";
import { writeKubeconfig } from "../../../lab/stack/kubeconfig.ts";
import type { LabStack } from "../../../lab/stack/stack.ts";
import type { Engine, EngineOptions, EngineResult } from "./engine.ts";
import { succeeded } from "./output.ts";
import type { Settings } from "./settings.ts";

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });
const prefix = "barekube:";

/** What of a `pulumi preview --json` the tests look at. */
const previewed = z.object({
  steps: z.array(z.object({ op: z.string(), urn: z.string() })).default([]),
});

const exported = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          type: z.string(),
          outputs: z.record(z.string(), z.unknown()).default({}),
        }),
      )
      .default([]),
  }),
});

export interface PreviewedChange {
  op: string;
  /** The resource's name. */
  name: string;
}

/** A stack and its stack file, which is not one of those in Git. */
export class Stack {
  readonly labStack: LabStack;
  readonly #engine: Engine;

  constructor(engine: Engine, labStack: LabStack) {
    this.#engine = engine;
    this.labStack = labStack;
  }

  /** Another, empty stack of the same project and backend. */
  async sibling(name: string): Promise<Stack> {
    const configFile = join(dirname(this.labStack.configFile), `Pulumi.${name}.yaml`);
    const kubeconfig = join(dirname(configFile), `kubeconfig.${name}`);
    const sibling = new Stack(this.#engine, { ...this.labStack, name, configFile, kubeconfig });
    succeeded("stack init", await this.#engine.run(sibling.labStack, ["stack", "init", "--stack", name]));
    return sibling;
  }

  /** The settings in the stack file. */
  async settings(): Promise<Settings> {
    const { config } = stackFile.parse(parse(await readFile(this.labStack.configFile, "utf8")));
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(prefix, ""), value]));
  }

  /** Replaces all settings. */
  async configure(settings: Settings): Promise<void> {
    // The engine keeps the salt of the stack's secrets in the same file.
    const document = parseDocument(await readFile(this.labStack.configFile, "utf8"));
    const config = Object.entries(settings).map(([key, value]) => [`${prefix}${key}`, value]);
    document.set("config", Object.fromEntries(config));
    await writeFile(this.labStack.configFile, document.toString());
  }

  /** Encrypts a setting, and puts it into the stack file. */
  async setSecret(path: string, value: string): Promise<void> {
    const args = ["config", "set", "--secret", "--path", `${prefix}${path}`, "--", value];
    succeeded("config set", await this.#run(args));
  }

  /** @throws with the end of what the engine said, unless it succeeds. */
  async up(...args: string[]): Promise<EngineResult> {
    return succeeded("up", await this.tryUp({}, ...args));
  }

  /** For an `up` that is meant to fail or to be killed. */
  tryUp(options: EngineOptions, ...args: string[]): Promise<EngineResult> {
    return this.#run(["up", "--yes", "--skip-preview", ...args], options);
  }

  tryPreview(...args: string[]): Promise<EngineResult> {
    return this.#run(["preview", ...args]);
  }

  /** What an `up` would do, without what stays the same. */
  async plannedChanges(options: EngineOptions = {}): Promise<PreviewedChange[]> {
    const { stdout } = succeeded("preview", await this.#run(["preview", "--json"], options));
    return previewed
      .parse(JSON.parse(stdout))
      .steps.filter(({ op }) => op !== "same")
      .map(({ op, urn }) => ({ op, name: urn.slice(urn.lastIndexOf("::") + 2) }));
  }

  /** Has every plugin read its resources again. */
  async refresh(): Promise<EngineResult> {
    return succeeded("refresh", await this.#run(["refresh", "--yes", "--skip-preview"]));
  }

  async destroy(): Promise<EngineResult> {
    return succeeded("destroy", await this.tryDestroy({}));
  }

  /** For a `destroy` that is meant to be killed. */
  tryDestroy(options: EngineOptions): Promise<EngineResult> {
    return this.#run(["destroy", "--yes", "--skip-preview"], options);
  }

  /** Frees a stack that a killed engine left locked. */
  async cancel(): Promise<void> {
    succeeded("cancel", await this.#run(["cancel", "--yes"]));
  }

  /** The state as text, with encrypted secrets unless plain text is asked for. */
  async exportText(...args: string[]): Promise<string> {
    return succeeded("stack export", await this.#run(["stack", "export", ...args])).stdout;
  }

  /** Everything in the state but the stack itself and its providers. */
  async resources(...args: string[]) {
    const { deployment } = exported.parse(JSON.parse(await this.exportText(...args)));
    return deployment.resources.filter(({ type }) => !type.startsWith("pulumi:"));
  }

  /** What the stack tells under this name, secrets included. */
  async output(name: string): Promise<unknown> {
    const args = ["stack", "output", name, "--json", "--show-secrets"];
    return JSON.parse(succeeded("stack output", await this.#run(args)).stdout);
  }

  /** Writes the administrator's kubeconfig to `labStack.kubeconfig`. */
  writeKubeconfig(): Promise<void> {
    return writeKubeconfig(this.labStack);
  }

  #run(args: string[], options?: EngineOptions): Promise<EngineResult> {
    return this.#engine.run(this.labStack, args, options);
  }
}
