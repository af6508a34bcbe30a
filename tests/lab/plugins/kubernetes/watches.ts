import type { ServerResponse } from "node:http";
import type { ObjectStore, StoreEvent } from "./object-store.ts";
import { isSelected } from "./selected.ts";
import { StatusError } from "./status.ts";
import type { Target } from "./target.ts";

/** The watches that clients have open. */
export class Watches {
  readonly #store: ObjectStore;
  readonly #open = new Set<ServerResponse>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  open(args: { target: Target; query: URLSearchParams; response: ServerResponse }): void {
    const { target, query, response } = args;
    const from = Number(query.get("resourceVersion"));
    const write = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
    const pass = ({ type, path, object }: StoreEvent) => {
      if (path.startsWith(`${target.path}/`) && isSelected(object, query)) write(type, object);
    };
    response.writeHead(200, { "Content-Type": "application/json" });
    response.flushHeaders();
    if (from < this.#store.compacted) {
      write(
        "ERROR",
        new StatusError({ code: 410, reason: "Expired", message: "too old resource version" }).body,
      );
      response.end();
      return;
    }
    this.#open.add(response);
    this.#store.history.filter(({ version }) => version > from).forEach(pass);
    const stop = this.#store.listen(pass);
    response.on("close", () => {
      stop();
      this.#open.delete(response);
    });
  }

  /** Breaks all watches, as a server that goes down does. */
  drop(): void {
    for (const watch of this.#open) watch.destroy();
  }

  /** Ends all watches in good order, and forgets the history of changes so far and of those to come in `during`. */
  end(during: () => void): void {
    for (const watch of this.#open) watch.end();
    this.#open.clear();
    this.#store.pause(during);
    this.#store.compacted = this.#store.version;
  }
}
