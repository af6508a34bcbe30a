/** What stands for a value that a preview cannot know. */
export const unknown = Symbol("unknown");

/** A resource as a program asked the engine for it. */
export interface RecordedResource {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  /** URN of the parent; none for the stack itself. */
  parent: string | undefined;
  /** Plain values; `unknown` for what a preview cannot know. */
  inputs: Record<string, unknown>;
  /** Paths of the inputs that are secret, such as `stdin` or `connection`. */
  secretInputs: string[];
  /** URNs of all that it waits for, by `dependsOn` or by a value. */
  dependencies: string[];
  /** URNs by the input whose value comes from them. */
  propertyDependencies: Record<string, string[]>;
  /** URN of what takes it away with itself. */
  deletedWith: string | undefined;
  /** Names that it had before. */
  aliases: string[];
  /** Reference (URN::id) of the provider that it names. */
  provider: string | undefined;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
}

/** Everything that a run of the program registered, in order. */
export class Graph {
  readonly resources: readonly RecordedResource[];
  private readonly byURN: ReadonlyMap<string, RecordedResource>;
  private readonly reached = new Map<string, ReadonlySet<string>>();

  constructor(resources: readonly RecordedResource[]) {
    this.resources = resources;
    this.byURN = new Map(resources.map((resource) => [resource.urn, resource]));
  }

  /** @throws when no resource has that URN. */
  at(urn: string): RecordedResource {
    return found(this.byURN.get(urn), urn);
  }

  /** The one custom resource of that name. @throws when there is none. */
  named(name: string): RecordedResource {
    return found(
      this.resources.find((resource) => resource.custom && resource.name === name),
      name,
    );
  }

  ofType(type: string): RecordedResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  parentOf({ parent }: RecordedResource): RecordedResource | undefined {
    return parent === undefined ? undefined : this.byURN.get(parent);
  }

  /** URNs of everything that a resource waits for, however far away. */
  private upstreamOf(urn: string): ReadonlySet<string> {
    const known = this.reached.get(urn);
    if (known !== undefined) return known;
    const upstream = new Set<string>();
    const open = [...this.waitsFor(urn)];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (upstream.has(next)) continue;
      upstream.add(next);
      open.push(...this.waitsFor(next));
    }
    this.reached.set(urn, upstream);
    return upstream;
  }

  /** The SDK waits for what takes a resource away, too, before it registers the resource. */
  private waitsFor(urn: string): string[] {
    const { dependencies, deletedWith } = this.at(urn);
    return deletedWith === undefined ? dependencies : [...dependencies, deletedWith];
  }

  /** Whether the second is made only once the first is. */
  isBefore(first: RecordedResource, second: RecordedResource): boolean {
    return this.upstreamOf(second.urn).has(first.urn);
  }
}

function found(resource: RecordedResource | undefined, name: string): RecordedResource {
  if (resource === undefined) throw new Error(`the program registered no resource ${name}`);
  return resource;
}
