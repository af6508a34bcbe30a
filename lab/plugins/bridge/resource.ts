import { status } from "@grpc/grpc-js";
import { PluginError } from "../server/errors.ts";
import { UNKNOWN } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import type { Awaitable, CallContext, CheckFailure, ResourceType } from "../server/provider.ts";
import { checkInputs, markSecrets } from "./check.ts";
import { changedNames, ignoreChanges, planInputs } from "./plan.ts";
import { rawStateDelta } from "./raw-state.ts";
import type { Schema } from "./schema.ts";

/**
 * A resource that exists only in the state, as those of the tls and random providers do.
 * `Inputs` is the type of the inputs with defaults filled in.
 */
export interface StateResource<Inputs> {
  schema: Schema;
  /** Version of the schema in Terraform. Default: 0. */
  schemaVersion?: number;
  /** Whether the id is also a property. Default: true. */
  idProperty?: boolean;
  /** Checks that concern more than one input; called with the inputs as given. */
  check?(args: { inputs: PropertyMap; resourceName: string }): CheckFailure[];
  /** Inputs that follow from others when they are not given. */
  derive?(inputs: PropertyMap): PropertyMap;
  /** Outputs that are known as soon as the inputs are. */
  foresee?(planned: PropertyMap): PropertyMap;
  /** Outputs of the stored resource that are out of date, which makes a replacement necessary. */
  expired?(planned: PropertyMap, state: PropertyMap): string[];
  /** Outputs to correct when the resource is read. */
  refresh?(state: PropertyMap): PropertyMap;
  /** Makes the id and the computed outputs other than the foreseen ones. */
  create(inputs: Inputs, context: CallContext): Awaitable<{ id: string; outputs: PropertyMap }>;
}

/** The operations of such a resource, with the answers the official provider gives through the bridge. */
// eslint-disable-next-line max-lines-per-function -- seven short operations around one definition
export function stateResource<Inputs>(definition: StateResource<Inputs>): ResourceType {
  const { schema, schemaVersion = 0, idProperty = true } = definition;
  const computed = Object.keys(schema).filter((name) => schema[name]?.computed);

  function plan(news: PropertyMap, state?: PropertyMap): PropertyMap {
    const given = { ...news, ...definition.derive?.(news) };
    const planned = planInputs({ schema, news: given, ...(state && { state }) });
    return { ...planned, ...definition.foresee?.(planned) };
  }

  function stored(properties: PropertyMap): PropertyMap {
    return {
      ...(schemaVersion > 0 && { __meta: JSON.stringify({ schema_version: String(schemaVersion) }) }),
      __pulumi_raw_state_delta: rawStateDelta(schema, properties),
      ...markSecrets(schema, properties),
    };
  }

  return {
    check({ news, name }) {
      const failures = [
        ...checkInputs({ schema, inputs: news, resourceName: name }),
        ...(definition.check?.({ inputs: news, resourceName: name }) ?? []),
      ];
      return { inputs: markSecrets(schema, news), failures };
    },
    diff({ news, olds, ignoreChanges: ignored }) {
      const planned = plan(ignoreChanges(news, olds, ignored), olds);
      const names = Object.keys(schema).filter((name) => !schema[name]?.computed || name in planned);
      const changed = changedNames(names, planned, olds);
      const expired = definition.expired?.(planned, olds) ?? [];
      const diffs = [...new Set([...changed, ...expired])].sort();
      const replaces = diffs.filter((name) => expired.includes(name) || replacing(schema, name));
      return { changes: diffs.length > 0, diffs, replaces };
    },
    async create({ news, preview }, context) {
      const planned = plan(news);
      if (preview) {
        const outputs = unknowns(computed.filter((name) => !(name in planned)));
        const known = Object.keys(planned).filter((name) => planned[name] !== UNKNOWN);
        const secrets = markSecrets(schema, Object.fromEntries(known.map((name) => [name, planned[name]])));
        const id = idProperty ? { id: UNKNOWN } : {};
        return { id: "", properties: { ...outputs, ...planned, ...secrets, ...id } };
      }
      const inputs = Object.fromEntries(Object.entries(planned).filter(([, value]) => value !== UNKNOWN));
      // `check` has held the inputs against the schema, which says the same as the type.
      const { id, outputs } = await definition.create(inputs as Inputs, context);
      return { id, properties: { ...stored({ ...inputs, ...outputs }), ...(idProperty && { id }) } };
    },
    update({ id, news, olds, preview, ignoreChanges: ignored }) {
      const planned = plan(ignoreChanges(news, olds, ignored), olds);
      const kept = Object.fromEntries(computed.map((name) => [name, olds[name]]));
      const properties = { ...kept, ...planned };
      const answer = preview ? markSecrets(schema, properties) : stored(properties);
      return { properties: { ...answer, ...(idProperty && { id }) } };
    },
    read({ id, inputs, properties, type }) {
      if (Object.keys(properties).length === 0) {
        throw new PluginError(status.UNIMPLEMENTED, `The lab's ${type} cannot be imported, only created.`);
      }
      const known = Object.fromEntries(Object.keys(schema).map((name) => [name, properties[name]]));
      const state = { ...known, ...definition.refresh?.(properties) };
      return {
        id,
        properties: { ...stored(withoutAbsent(state)), ...(idProperty && { id }) },
        inputs: markSecrets(schema, inputs),
      };
    },
    delete: () => undefined,
  };
}

const replacing = (schema: Schema, name: string): boolean =>
  !schema[name]?.updatable && !schema[name]?.computed;

const unknowns = (names: string[]): PropertyMap => Object.fromEntries(names.map((name) => [name, UNKNOWN]));

const withoutAbsent = (properties: PropertyMap): PropertyMap =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && value !== null));
