import { ApiError, messageOf, UnreachableError } from "./api-error.ts";
import { Discovery } from "./discovery.ts";
import { loadKubeConfig, namespaceOf } from "./kubeconfig.ts";
import { ObjectClient } from "./objects.ts";
import type { Options } from "./options.ts";
import { RestClient } from "./rest.ts";

const PROBE_TIMEOUT_SECONDS = 10;
/** How long a cluster that did not answer is left in peace, so that each of many resources need not wait again. */
const PROBE_AGAIN_MS = 5000;

/** What a probe of the cluster found. */
export type Reachability = { reachable: true; objects: ObjectClient } | { reachable: false; reason: string };

/** The cluster that the provider's configuration points at; nothing is loaded or connected before it is needed. */
export class Cluster {
  readonly options: Options;
  #client: Promise<ObjectClient> | undefined;
  #probe: { answer: Promise<Reachability>; staleAt: number } | undefined;

  constructor(options: Options) {
    this.options = options;
  }

  /** The namespace for objects that name none; undefined when there is no usable kubeconfig. */
  async defaultNamespace(): Promise<string | undefined> {
    if (this.options.namespace !== undefined) return this.options.namespace;
    try {
      return namespaceOf((await this.#connect()).rest.kubeConfig);
    } catch {
      return undefined;
    }
  }

  /** Whether the API server answers. A good answer is remembered, a bad one for a few seconds. */
  reach(): Promise<Reachability> {
    if (this.#probe && this.#probe.staleAt > Date.now()) return this.#probe.answer;
    const answer = this.#ask();
    const probe = { answer, staleAt: Infinity };
    this.#probe = probe;
    void answer.then(({ reachable }) => {
      if (!reachable) probe.staleAt = Date.now() + PROBE_AGAIN_MS;
    });
    return answer;
  }

  /** The client of a cluster that must be there; throws {@link UnreachableError} with the reason when it is not. */
  async objects(): Promise<ObjectClient> {
    const answer = await this.reach();
    if (answer.reachable) return answer.objects;
    throw new UnreachableError(`The configured Kubernetes cluster is unreachable: ${answer.reason}`);
  }

  /** Closes idle connections. */
  close(): void {
    void this.#client?.then(
      ({ rest }) => rest.close(),
      () => undefined,
    );
  }

  #connect(): Promise<ObjectClient> {
    return (this.#client ??= this.#load());
  }

  async #load(): Promise<ObjectClient> {
    const rest = new RestClient(await loadKubeConfig(this.options), this.options.requestTimeoutSeconds);
    return new ObjectClient(rest, new Discovery(rest));
  }

  async #ask(): Promise<Reachability> {
    try {
      const objects = await this.#connect();
      await objects.rest.request({ method: "GET", path: "/api", timeoutSeconds: PROBE_TIMEOUT_SECONDS });
      return { reachable: true, objects };
    } catch (error) {
      // A server that answers is there, whatever it thinks of the question; but a login it refuses is of no use.
      if (error instanceof ApiError && error.code !== 401) {
        return { reachable: true, objects: await this.#connect() };
      }
      return { reachable: false, reason: messageOf(error) };
    }
  }
}
