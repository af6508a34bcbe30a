import { isNotFound } from "./api-error.ts";
import { isMap, listAt, stringAt } from "./fields.ts";
import type { ObjectKind } from "./kind.ts";
import type { RestClient } from "./rest.ts";

/** How the API server serves a kind. */
export interface ServedKind {
  /** The name in paths, e.g. `deployments`. */
  plural: string;
  namespaced: boolean;
}

/** Root of the paths of an apiVersion: `/api/v1`, `/apis/apps/v1`. */
export const rootOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/** Remembers which kinds an API server serves; a kind that is missing is asked for again each time. */
export class Discovery {
  readonly #rest: RestClient;
  readonly #versions = new Map<string, Promise<Map<string, ServedKind>>>();

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** How a kind is served, or undefined when it is not. */
  async find({ apiVersion, kind }: ObjectKind): Promise<ServedKind | undefined> {
    const earlier = this.#versions.get(apiVersion);
    const known = (await earlier)?.get(kind);
    if (known) return known;
    // Unless somebody else has asked again meanwhile, what is remembered may be older than the definition.
    if (this.#versions.get(apiVersion) === earlier) {
      const kinds = this.#load(apiVersion);
      this.#versions.set(apiVersion, kinds);
      kinds.catch(() => this.#versions.delete(apiVersion));
    }
    return (await this.#versions.get(apiVersion))?.get(kind);
  }

  async #load(apiVersion: string): Promise<Map<string, ServedKind>> {
    try {
      const list = await this.#rest.request({ method: "GET", path: rootOf(apiVersion) });
      return new Map(listAt(list, "resources").flatMap(servedKind));
    } catch (error) {
      if (isNotFound(error)) return new Map();
      throw error;
    }
  }
}

function servedKind(resource: unknown): [string, ServedKind][] {
  const plural = stringAt(resource, "name") ?? "";
  const kind = stringAt(resource, "kind");
  // Names with a slash are subresources, e.g. `deployments/scale`.
  if (!isMap(resource) || kind === undefined || plural.includes("/")) return [];
  return [[kind, { plural, namespaced: resource.namespaced === true }]];
}
