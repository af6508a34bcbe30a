import https from "node:https";
import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubeConfig } from "@kubernetes/client-node";
import type { PropertyMap } from "../server/property.ts";
import { ApiError, messageOf, UnreachableError } from "./api-error.ts";
import { isMap } from "./fields.ts";

/** One request to the API server. */
export interface RestRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string | undefined>;
  body?: unknown;
  /** Default: `application/json`. */
  contentType?: string;
  signal?: AbortSignal | undefined;
  /** Default: the client's own limit. */
  timeoutSeconds?: number;
  /** Called for each warning the server adds to its answer. */
  onWarning?: ((warning: string) => void) | undefined;
}

const RETRIES = 5;

/**
 * Speaks JSON with one API server over kept-alive connections. Where to connect and how to log in is the
 * business of the client library's KubeConfig.
 */
export class RestClient {
  readonly kubeConfig: KubeConfig;
  readonly #timeoutSeconds: number;
  #agent: https.Agent | undefined;

  constructor(kubeConfig: KubeConfig, timeoutSeconds: number) {
    this.kubeConfig = kubeConfig;
    this.#timeoutSeconds = timeoutSeconds;
  }

  /**
   * The object the server answers with. Throws {@link ApiError} for an answer that is no success and
   * {@link UnreachableError} for none. A server that asks to try later is asked again.
   */
  async request(request: RestRequest): Promise<PropertyMap> {
    for (let attempt = 0; ; attempt++) {
      const response = await this.#send(request);
      const retryAfter = Number(response.headers["retry-after"]);
      const busy = response.statusCode === 429 || (response.statusCode ?? 0) >= 500;
      if (!busy || !Number.isFinite(retryAfter) || attempt >= RETRIES) return this.#read(response, request);
      response.resume();
      await sleep(retryAfter * 1000, undefined, request.signal ? { signal: request.signal } : {});
    }
  }

  /** Closes idle connections. */
  close(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }

  async #send(request: RestRequest): Promise<IncomingMessage> {
    const cluster = this.kubeConfig.getCurrentCluster();
    const url = new URL(`${cluster?.server ?? ""}${request.path}`);
    for (const [key, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, value);
    }
    const login = await this.#login();
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const headers = {
      ...(isMap(login.headers) ? login.headers : {}),
      Accept: "application/json",
      ...(body === undefined ? {} : bodyHeaders(body, request.contentType)),
    };
    const options = { ...login, method: request.method, headers, signal: request.signal };
    const timeout = (request.timeoutSeconds ?? this.#timeoutSeconds) * 1000;
    return exchange({ url, options: { ...options, timeout }, body });
  }

  async #login(): Promise<https.RequestOptions> {
    const options: https.RequestOptions = {};
    try {
      await this.kubeConfig.applyToHTTPSOptions(options);
    } catch (error) {
      throw new UnreachableError(`The kubeconfig cannot be used: ${messageOf(error)}`, { cause: error });
    }
    // The library's agents keep no connections; only the ones through a proxy do something else for us.
    if (!this.kubeConfig.getCurrentCluster()?.proxyUrl) {
      const { ca, cert, key, rejectUnauthorized, servername } = options;
      const tls = {
        ca,
        cert,
        key,
        servername,
        ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
      };
      options.agent = this.#agent ??= new https.Agent({ ...tls, keepAlive: true });
    }
    return options;
  }

  async #read(response: IncomingMessage, request: RestRequest): Promise<PropertyMap> {
    let text = "";
    try {
      response.setEncoding("utf8");
      for await (const chunk of response) text += String(chunk);
    } catch (error) {
      throw new UnreachableError(`The answer of the API server broke off: ${messageOf(error)}`, {
        cause: error,
      });
    }
    for (const warning of warningsOf(response)) request.onWarning?.(warning);
    const code = response.statusCode ?? 0;
    const body = parseBody(text);
    if (code < 200 || code > 299) throw new ApiError(code, body);
    return isMap(body) ? body : {};
  }
}

/** The length is given explicitly: Node.js would leave it out for DELETE. */
const bodyHeaders = (body: string, contentType = "application/json"): Record<string, string | number> => ({
  "Content-Type": contentType,
  "Content-Length": Buffer.byteLength(body),
});

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Proxies and authentication answer with plain text.
    return text;
  }
}

/** The texts of `Warning: 299 - "text"` headers. */
function warningsOf(response: IncomingMessage): string[] {
  const header = response.headers.warning ?? "";
  return [...header.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) =>
    text.replace(/\\(.)/g, "$1"),
  );
}

/** Sends one request; a kept connection that the server closed meanwhile is replaced by a new one. */
async function exchange(args: {
  url: URL;
  options: https.RequestOptions;
  body: string | undefined;
}): Promise<IncomingMessage> {
  const { url, options, body } = args;
  for (;;) {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = https.request(url, options, resolve);
    request.on("error", reject);
    request.on("timeout", () =>
      request.destroy(new Error(`no answer within ${(options.timeout ?? 0) / 1000} s`)),
    );
    request.end(body);
    try {
      return await promise;
    } catch (error) {
      if (options.signal?.aborted) throw error;
      if (request.reusedSocket && error instanceof Error && "code" in error && error.code === "ECONNRESET")
        continue;
      throw new UnreachableError(`The API server ${url.origin} cannot be reached: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
}
