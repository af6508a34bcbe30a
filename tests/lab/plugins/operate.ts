import type { PropertyMap } from "../../../lab/plugins/server/property.ts";
import { Secret } from "../../../lab/plugins/server/property.ts";
import type {
  CallContext,
  CheckFailure,
  Diff,
  Provider,
  ResourceType,
} from "../../../lab/plugins/server/provider.ts";

/** A resource type of a provider, to be called as the engine would, without gRPC. */
export interface Operated {
  check(news: PropertyMap): Promise<CheckFailure[]>;
  /** Makes the resource; secrets in its outputs are unwrapped. */
  create(news: PropertyMap): Promise<{ id: string; outputs: PropertyMap }>;
  diff(olds: PropertyMap, news: PropertyMap): Promise<Diff>;
  type: ResourceType;
  /** What the resource said to the user. */
  messages: string[];
}

/** Calls one type of a provider; the resource is called `res`. */
export function operate(provider: Provider, token: string): Operated {
  const type = provider.resources[token];
  if (!type) throw new Error(`no resource type ${token}`);
  const messages: string[] = [];
  const say = (message: string) => void messages.push(message);
  const context: CallContext = { signal: new AbortController().signal, status: say, log: say };
  const about = { urn: `urn:pulumi:s::p::${token}::res`, name: "res", type: token };
  return {
    type,
    messages,
    async check(news) {
      const { failures = [] } = await type.check(
        { ...about, olds: {}, news, randomSeed: new Uint8Array() },
        context,
      );
      return failures;
    },
    async create(news) {
      const { id, properties } = await type.create(
        { ...about, news, preview: false, timeoutSeconds: 0 },
        context,
      );
      const plain = Object.entries(properties).map(([key, item]) => [
        key,
        item instanceof Secret ? item.value : item,
      ]);
      return { id, outputs: Object.fromEntries(plain) as PropertyMap };
    },
    async diff(olds, news) {
      return type.diff({ ...about, id: "id", oldInputs: {}, olds, news, ignoreChanges: [] }, context);
    },
  };
}
