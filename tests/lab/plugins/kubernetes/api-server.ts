import type { IncomingMessage, ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";
import { makeCertificate } from "./certificate.ts";
import { applyTo, leavesOf, toFieldsV1 } from "./managed-fields.ts";
import { ObjectStore } from "./object-store.ts";
import type { StoreEvent } from "./object-store.ts";
import { patched } from "./patched.ts";
import { SERVED } from "./served-kinds.ts";
import { isSelected } from "./selected.ts";
import { notFound, StatusError } from "./status.ts";

interface Target {
  root: string;
  namespace: string;
  plural: string;
  kind: string;
  name: string | undefined;
  path: string;
}

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
  readonly #watches = new Set<ServerResponse>();
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
    for (const watch of this.#watches) watch.destroy();
  }

  /** Ends all watches in good order, and forgets the history of changes so far and of those to come in `during`. */
  endWatches(during: () => void): void {
    for (const watch of this.#watches) watch.end();
    this.#watches.clear();
    this.store.pause(during);
    this.store.compacted = this.store.version;
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
    const target = this.#target(url.pathname);
    const query = url.searchParams;
    const dryRun = query.get("dryRun") === "All";
    if (request.method === "POST") return this.#create({ target, body, query, dryRun });
    if (request.method === "GET" && target.name === undefined) {
      if (!query.get("watch")) return this.#list(target, query);
      this.#watch({ target, query, response });
      return undefined;
    }
    const live = this.store.objects.get(target.path);
    if (request.method === "PATCH" && request.headers["content-type"]?.includes("apply-patch")) {
      const manager = query.get("fieldManager") ?? "";
      const object = applyTo({ live, applied: body, manager, force: query.get("force") === "true" });
      if (live) return this.store.replace(target.path, this.#valid(live, object), { dryRun });
      return this.store.create(target.path, object, { dryRun });
    }
    if (!live) throw notFound(target.plural, target.name ?? "");
    switch (request.method) {
      case "GET":
        return live;
      case "PUT":
        return this.store.replace(target.path, body, { dryRun });
      case "PATCH":
        return this.store.replace(target.path, patched(live, body), { dryRun });
      default:
        return this.#delete(target, live);
    }
  }

  #target(pathname: string): Target {
    const pattern =
      /^(?<root>\/api\/v1|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/(?<namespace>[^/]+)(?=\/))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?$/;
    const { root = "", namespace = "", plural = "", name } = pattern.exec(pathname)?.groups ?? {};
    const kind = this.served[root]?.find(([served]) => served === plural)?.[1];
    if (!kind) throw new StatusError({ code: 404, reason: "NotFound", message: `no path ${pathname}` });
    return { root, namespace, plural, kind, name, path: pathname };
  }

  #create(args: { target: Target; body: PropertyMap; query: URLSearchParams; dryRun: boolean }): PropertyMap {
    const { target, body, query, dryRun } = args;
    const metadata = body.metadata as PropertyMap;
    const name = String(metadata.name);
    if (target.namespace && !this.store.objects.has(`/api/v1/namespaces/${target.namespace}`)) {
      throw notFound("namespaces", target.namespace);
    }
    const path = `${target.path}/${name}`;
    if (this.store.objects.has(path)) {
      const message = `${target.plural} "${name}" already exists`;
      throw new StatusError({ code: 409, reason: "AlreadyExists", message });
    }
    const manager = query.get("fieldManager") ?? "";
    const managedFields = [{ manager, operation: "Update", fieldsV1: toFieldsV1(leavesOf(body)) }];
    const object = { ...body, metadata: { ...metadata, managedFields } };
    return this.store.create(path, this.#valid(undefined, object), { dryRun });
  }

  #valid(old: PropertyMap | undefined, object: PropertyMap): PropertyMap {
    const invalid = (field: string, what: string) =>
      new StatusError({
        code: 422,
        reason: "Invalid",
        message: `${String(object.kind)} is invalid: ${field}: ${what}`,
        details: { causes: [{ field, reason: "FieldValueInvalid" }] },
      });
    const selector = (of: PropertyMap | undefined) =>
      JSON.stringify((of?.spec as PropertyMap | undefined)?.selector);
    if (object.kind === "Deployment" && old && selector(old) !== selector(object)) {
      throw invalid("spec.selector", "field is immutable");
    }
    const { data } = object;
    if (object.kind === "ConfigMap" && Object.values(data ?? {}).some((value) => typeof value !== "string")) {
      throw invalid("data", "must be strings");
    }
    return object;
  }

  #list(target: Target, query: URLSearchParams): PropertyMap {
    const items = [...this.store.objects]
      .filter(([path, object]) => path.startsWith(`${target.path}/`) && isSelected(object, query))
      .map(([, { kind: _, apiVersion: __, ...object }]) => object);
    return { kind: `${target.kind}List`, metadata: { resourceVersion: String(this.store.version) }, items };
  }

  #watch(args: { target: Target; query: URLSearchParams; response: ServerResponse }): void {
    const { target, query, response } = args;
    const from = Number(query.get("resourceVersion"));
    const write = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
    const pass = ({ type, path, object }: StoreEvent) => {
      if (path.startsWith(`${target.path}/`) && isSelected(object, query)) write(type, object);
    };
    response.writeHead(200, { "Content-Type": "application/json" });
    response.flushHeaders();
    if (from < this.store.compacted) {
      write(
        "ERROR",
        new StatusError({ code: 410, reason: "Expired", message: "too old resource version" }).body,
      );
      response.end();
      return;
    }
    this.#watches.add(response);
    this.store.history.filter(({ version }) => version > from).forEach(pass);
    const stop = this.store.listen(pass);
    response.on("close", () => {
      stop();
      this.#watches.delete(response);
    });
  }

  #delete(target: Target, live: PropertyMap): PropertyMap {
    const { finalizers = [] } = live.metadata as { finalizers?: string[] };
    if (finalizers.length > 0) {
      this.store.edit(target.path, (object) => {
        (object.metadata as PropertyMap).deletionTimestamp = "2026-01-01T00:00:01Z";
      });
    } else this.store.delete(target.path);
    return { kind: "Status", status: "Success" };
  }
}

/** An object with nothing but a name. */
export const named = (apiVersion: string, kind: string, name: string): PropertyMap => ({
  apiVersion,
  kind,
  metadata: { name },
});

function send(response: ServerResponse, code: number, body: PropertyMap): void {
  response.writeHead(code, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
