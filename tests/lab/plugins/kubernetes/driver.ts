import { createHash } from "node:crypto";
import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";
import { InitializationError } from "../../../../lab/plugins/server/errors.ts";
import type { CallContext, Diff, Provider, ResourceType } from "../../../../lab/plugins/server/provider.ts";
import { kubernetesProvider } from "../../../../lab/plugins/kubernetes/provider.ts";

/** What the engine would keep of a resource. */
export interface State {
  id: string;
  inputs: PropertyMap;
  outputs: PropertyMap;
  /** Why the resource is not ready; empty when it is. */
  problems: string[];
}

/** What happened to a resource. */
export interface Outcome {
  action: "create" | "same" | "update" | "replace";
  state: State;
  diff: Diff | undefined;
}

/** Calls a plugin in the order in which the engine does, and keeps the states of one stack. */
export class Driver {
  readonly provider: Provider = kubernetesProvider();
  readonly states = new Map<string, State>();
  /** All lines the plugin has shown, in order. */
  readonly lines: string[] = [];
  readonly cancellation = new AbortController();

  async configure(inputs: PropertyMap): Promise<void> {
    await this.provider.configure?.(inputs);
  }

  type(token: string): ResourceType {
    const type = this.provider.findResource?.(token);
    if (!type) throw new Error(`The plugin does not know ${token}.`);
    return type;
  }

  readonly context: CallContext = {
    signal: this.cancellation.signal,
    status: (line) => void this.lines.push(line),
    log: (line) => void this.lines.push(line),
  };

  /** Brings one resource to its inputs, as `pulumi up` does. */
  async up(token: string, name: string, { options = {}, ...news }: UpArgs): Promise<Outcome> {
    const { timeoutSeconds = 0, ignoreChanges = [] } = options;
    const address = this.address(token, name);
    const old = this.states.get(address.urn);
    const inputs = await this.check(token, name, news);
    if (!old)
      return {
        action: "create",
        state: await this.#create({ address, inputs, timeoutSeconds }),
        diff: undefined,
      };
    const request = {
      ...address,
      id: old.id,
      oldInputs: old.inputs,
      olds: old.outputs,
      news: inputs,
      ignoreChanges,
    };
    const diff = await this.type(token).diff(request, this.context);
    if (!diff.changes && old.problems.length === 0) return { action: "same", state: old, diff };
    if (diff.replaces.length > 0) {
      await this.down(token, name);
      return { action: "replace", state: await this.#create({ address, inputs, timeoutSeconds }), diff };
    }
    const update = async () => {
      const updated = await this.type(token).update?.(
        { ...request, preview: false, timeoutSeconds },
        this.context,
      );
      if (!updated) throw new Error(`${token} has no update.`);
      return { id: old.id, properties: updated.properties };
    };
    const state = await this.#keep({ urn: address.urn, inputs, made: update() });
    return { action: "update", state, diff };
  }

  async check(token: string, name: string, news: PropertyMap): Promise<PropertyMap> {
    const address = this.address(token, name);
    const olds = this.states.get(address.urn)?.inputs ?? {};
    const randomSeed = createHash("sha256").update(address.urn).digest();
    return (await this.type(token).check({ ...address, olds, news, randomSeed }, this.context)).inputs;
  }

  async refresh(token: string, name: string): Promise<State | undefined> {
    const { urn, ...address } = this.address(token, name);
    const { id, inputs, outputs } = this.state(token, name);
    const request = { urn, ...address, id, inputs, properties: outputs };
    try {
      const found = await this.type(token).read?.(request, this.context);
      if (!found) return void this.states.delete(urn);
      this.states.set(urn, { id: found.id, inputs: found.inputs, outputs: found.properties, problems: [] });
    } catch (error) {
      if (!(error instanceof InitializationError)) throw error;
      this.states.set(urn, { id, inputs: error.inputs, outputs: error.properties, problems: error.reasons });
    }
    return this.states.get(urn);
  }

  async down(token: string, name: string): Promise<void> {
    const address = this.address(token, name);
    const { id, inputs, outputs } = this.state(token, name);
    const request = { ...address, id, oldInputs: inputs, properties: outputs, timeoutSeconds: 0 };
    await this.type(token).delete(request, this.context);
    this.states.delete(address.urn);
  }

  state(token: string, name: string): State {
    const state = this.states.get(this.address(token, name).urn);
    if (!state) throw new Error(`The stack has no ${token} named ${name}.`);
    return state;
  }

  address(token: string, name: string) {
    return { urn: `urn:pulumi:test::test::${token}::${name}`, name, type: token };
  }

  #create(args: {
    address: ReturnType<Driver["address"]>;
    inputs: PropertyMap;
    timeoutSeconds: number;
  }): Promise<State> {
    const { address, inputs, timeoutSeconds } = args;
    const request = { ...address, news: inputs, preview: false, timeoutSeconds };
    const made = Promise.resolve(this.type(address.type).create(request, this.context));
    return this.#keep({ urn: address.urn, inputs, made });
  }

  async #keep(args: {
    urn: string;
    inputs: PropertyMap;
    made: Promise<{ id: string; properties: PropertyMap }>;
  }): Promise<State> {
    const { urn, inputs, made } = args;
    const state = await made.then(
      ({ id, properties }) => ({ id, inputs, outputs: properties, problems: [] as string[] }),
      (error: unknown) => {
        if (!(error instanceof InitializationError)) throw error;
        return { id: error.id, inputs, outputs: error.properties, problems: error.reasons };
      },
    );
    this.states.set(urn, state);
    return state;
  }
}

/** The inputs, and how to bring the resource to them. */
type UpArgs = PropertyMap & { options?: UpOptions };

interface UpOptions {
  /** As by `customTimeouts`. Default: none. */
  timeoutSeconds?: number;
  ignoreChanges?: string[];
}
