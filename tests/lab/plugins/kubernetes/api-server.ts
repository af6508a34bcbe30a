import type { IncomingMessage, ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";
import { makeCertificate } from "./certificate.ts";
import { ObjectRequests } from "./object-requests.ts";
import { ObjectStore } from "./object-store.ts";
import { SERVED } from "./served-kinds.ts";
import { StatusError } from "./status.ts";
import { targetAt } from "./target.ts";
import { Watches } from "./watches.ts";

/**
 * A small API server over HTTPS: storage with versions, server-side apply, dry runs, watches, finalizers and the
 * Status objects of the real one. It has no controllers and no schemas.
 */
export class ApiServer {
  readonly store = new ObjectStore();
  readonly served = structuredClone(SERVED);
  /** All requests so far: `METHOD path?query`. */
  readonly requests: string[] = [];
  /** Answers before everything else; return true when it has. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** Called for every new connection. */
  onConnection: (() => void) | undefined;
  readonly #watches = new Watches(this.store);
  readonly #objects = new ObjectRequests(this.store);
  #server: https.Server | undefined;
  #certificate = "";

  async start(): Promise<void> {
    const { key, certificate } = makeCertificate();
    this.#certificate = certificate;
    this.store.create("/api/v1/namespaces/default", named("v1", "Namespace", "default"), { dryRun: false });
    this.#server = https.createServer({ key, cert: certificate }, (request, response) => {
      void this.#answer(request, response);
    });
    this.#server.on("secureConnection", () => this.onConnection?.());
    await new Promise<void>((resolve) =>
      this.#server?.listen(0, "127.0.0.1", () => {
        resolve();
      }),
    );
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined));
  }

  get address(): string {
    return `https://127.0.0.1:${(this.#server?.address() as AddressInfo).port}`;
  }

  kubeconfig(namespace?: string): string {
    const authority = Buffer.from(this.#certificate).toString("base64");
    return JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "lab",
      contexts: [
        { name: "lab", context: { cluster: "lab", user: "admin", ...(namespace ? { namespace } : {}) } },
      ],
      clusters: [{ name: "lab", cluster: { server: this.address, "certificate-authority-data": authority } }],
      users: [{ name: "admin", user: { token: "secret-token" } }],
    });
  }

  /** Breaks all watches, as a server that goes down does. */
  dropWatches(): void {
    this.#watches.drop();
  }

  /** Ends all watches in good order, and forgets the history of changes so far and of those to come in `during`. */
  endWatches(during: () => void): void {
    this.#watches.end(during);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", this.address);
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (this.intercept?.(request, response)) return;
    try {
      if (request.headers.authorization !== "Bearer secret-token") {
        throw new StatusError({ code: 401, reason: "Unauthorized", message: "Unauthorized" });
      }
      let text = "";
      for await (const chunk of request) text += String(chunk);
      const body = text === "" ? {} : (JSON.parse(text) as PropertyMap);
      const answer = this.#route({ request, response, url, body });
      if (answer) send(response, request.method === "POST" ? 201 : 200, answer);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      send(response, error.code, error.body);
    }
  }

  #route(args: {
    request: IncomingMessage;
    response: ServerResponse;
    url: URL;
    body: PropertyMap;
  }): PropertyMap | undefined {
    const { request, response, url, body } = args;
    if (url.pathname === "/api") return { kind: "APIVersions", versions: ["v1"] };
    const kinds = this.served[url.pathname];
    if (kinds) {
      return { resources: kinds.map(([name, kind, namespaced]) => ({ name, kind, namespaced })) };
    }
    const target = targetAt(url.pathname, this.served);
    const query = url.searchParams;
    const { method = "", headers } = request;
    if (method === "GET" && target.name === undefined) {
      if (!query.get("watch")) return this.#objects.list(target, query);
      this.#watches.open({ target, query, response });
      return undefined;
    }
    const contentType = headers["content-type"] ?? "";
    return this.#objects.answer({ method, contentType, target, query, body });
  }
}

/** An object with nothing but a name. */
const named = (apiVersion: string, kind: string, name: string): PropertyMap => ({
  apiVersion,
  kind,
  metadata: { name },
});

function send(response: ServerResponse, code: number, body: PropertyMap): void {
  response.writeHead(code, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
