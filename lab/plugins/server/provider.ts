import type { PropertyMap } from "./property.ts";

/** A value or the promise of one. */
export type Awaitable<T> = T | Promise<T>;

/** What a handler may use besides its request. */
export interface CallContext {
  /** Aborted when the engine cancels the update or ends the call. */
  readonly signal: AbortSignal;
  /** Shows a line in the status column of the resource; it is not kept in the log of the update. */
  readonly status: (line: string, severity?: "info" | "warning") => void;
  /** Prints a message that stays in the log of the update. */
  readonly log: (message: string, severity?: "info" | "warning") => void;
}

/** One input that the user must correct. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/** How one property (by its path) changes. */
export interface PropertyDiff {
  kind: "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";
  /** Whether the path is one of the inputs, as opposed to the outputs. Default: false. */
  inputDiff?: boolean;
}

/** What the next update would do to a resource. */
export interface Diff {
  changes: boolean;
  /** Names of the top-level properties that differ. */
  diffs: string[];
  /** Property paths whose change needs a replacement; empty: the resource is updated in place. */
  replaces: string[];
  /** Outputs that the update is sure to keep. Default: none. */
  stables?: string[];
  deleteBeforeReplace?: boolean;
  detailedDiff?: Record<string, PropertyDiff>;
}

interface ResourceRequest {
  urn: string;
  /** The resource's name: the last part of its URN. */
  name: string;
  /** The resource's type token. */
  type: string;
}

export interface CheckRequest extends ResourceRequest {
  olds: PropertyMap;
  news: PropertyMap;
  /** 32 bytes that stay the same for this resource in preview and update. */
  randomSeed: Uint8Array;
}
export interface DiffRequest extends ResourceRequest {
  id: string;
  oldInputs: PropertyMap;
  /** The old outputs. */
  olds: PropertyMap;
  /** The new, checked inputs. */
  news: PropertyMap;
  ignoreChanges: string[];
}
export interface CreateRequest extends ResourceRequest {
  news: PropertyMap;
  preview: boolean;
  /** The resource's `customTimeouts`; 0: none. */
  timeoutSeconds: number;
}
export interface ReadRequest extends ResourceRequest {
  id: string;
  inputs: PropertyMap;
  properties: PropertyMap;
}
export interface UpdateRequest extends DiffRequest {
  preview: boolean;
  timeoutSeconds: number;
}
export interface DeleteRequest extends ResourceRequest {
  id: string;
  oldInputs: PropertyMap;
  /** The outputs in the state. */
  properties: PropertyMap;
  timeoutSeconds: number;
}

/** The operations of one resource type. */
export interface ResourceType {
  check(
    request: CheckRequest,
    context: CallContext,
  ): Awaitable<{ inputs: PropertyMap; failures?: CheckFailure[] }>;
  diff(request: DiffRequest, context: CallContext): Awaitable<Diff>;
  /** During a preview the outputs hold UNKNOWN where only the update can tell; the id may then be empty. */
  create(request: CreateRequest, context: CallContext): Awaitable<{ id: string; properties: PropertyMap }>;
  /** An undefined result says that the resource is gone. Default: answers with the stored state. */
  read?(
    request: ReadRequest,
    context: CallContext,
  ): Awaitable<{ id: string; properties: PropertyMap; inputs: PropertyMap } | undefined>;
  /** Left out by types whose every change is a replacement. */
  update?(request: UpdateRequest, context: CallContext): Awaitable<{ properties: PropertyMap }>;
  delete(request: DeleteRequest, context: CallContext): Awaitable<void>;
}

/** A resource plugin: the resource types of one package and its configuration. */
export interface Provider {
  /** Name of the package, e.g. `command`. */
  name: string;
  /** Version without a leading `v`. */
  version: string;
  /** The resource types by token. */
  resources: Record<string, ResourceType>;
  /** Finds the resource type for a token that `resources` does not list. Default: there are no others. */
  findResource?(type: string): ResourceType | undefined;
  /**
   * Whether the requests about resources hold `Secret`s. Default: false, they arrive unwrapped, and the engine
   * marks the outputs that have the name of a secret input.
   */
  acceptSecrets?: boolean;
  /** Default: the configuration is taken as it is. */
  checkConfig?(request: {
    olds: PropertyMap;
    news: PropertyMap;
  }): Awaitable<{ inputs: PropertyMap; failures?: CheckFailure[] }>;
  /** Default: a changed configuration changes nothing. */
  diffConfig?(request: { oldInputs: PropertyMap; olds: PropertyMap; news: PropertyMap }): Awaitable<Diff>;
  /** Called before the first resource operation; `inputs` may hold UNKNOWN during a preview. */
  configure?(inputs: PropertyMap): Awaitable<void>;
  /** Functions by token, e.g. `command:local:run`. */
  invokes?: Record<string, (args: PropertyMap, context: CallContext) => Awaitable<PropertyMap>>;
  /** Called once when the engine cancels, after the signals of running calls are aborted. */
  cancel?(): void;
}
