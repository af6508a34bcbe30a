import http from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";

interface Question {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
  /** In PEM: the one authority to trust. Without it, those of this machine. */
  ca?: string;
  /** By which name to ask a server whose address is in the URL, as a browser would whose DNS leads there. */
  name?: string;
  timeoutMs?: number;
}

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/**
 * Asks a server by HTTP or HTTPS from this machine, on a connection of its own.
 *
 * @throws when the server's certificate is not from the authority, or not for the name or address.
 */
export function askServer(url: string | URL, question: Question = {}): Promise<Answer> {
  const { method = "GET", headers = {}, body, ca, name, timeoutMs = 30_000 } = question;
  const { protocol, port } = new URL(url);
  const byName =
    name === undefined
      ? {}
      : { servername: name, headers: { ...headers, Host: port ? `${name}:${port}` : name } };
  const trust = ca === undefined ? {} : { ca };
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { request } = protocol === "http:" ? http : https;
  const sent = request(url, { method, headers, agent: false, ...trust, ...byName }, (response) => {
    text(response).then((received) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: received });
    }, reject);
  });
  // Of the whole exchange, not only while nothing comes.
  const timer = setTimeout(() => {
    sent.destroy(new Error(`${method} ${String(url)}: no answer in ${timeoutMs} ms`));
  }, timeoutMs);
  sent.on("close", () => {
    clearTimeout(timer);
  });
  sent.on("error", reject);
  sent.end(body);
  return promise;
}

/** Who logs in. */
export interface Login {
  username: string;
  /** Without one, nobody does. */
  password?: string;
}

/** The header by which somebody logs in. */
export const loginHeaders = ({ username, password }: Login): Record<string, string> =>
  password === undefined
    ? {}
    : { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };

/** The same login with another password, or without one. */
export function withPassword<T extends Login>(login: T, password: string | undefined): T {
  const { password: _, ...rest } = login;
  return { ...rest, ...(password === undefined ? {} : { password }) } as T;
}
