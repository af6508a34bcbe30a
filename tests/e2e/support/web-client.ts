import http from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";

interface Question {
  /** `https` needs an authority to trust; without one, that of the machine. */
  scheme: "http" | "https";
  /** Whom to ask, whatever its name leads to. */
  address: string;
  /** By which name. */
  name: string;
  path?: string;
  /** In PEM. */
  ca?: string;
  timeoutMs?: number;
}

export interface WebAnswer {
  status: number;
  location: string | undefined;
  body: string;
}

/**
 * Asks a web server by name at an address, on a connection of its own, as a browser would whose DNS leads there.
 *
 * @throws when the server's certificate is not from the authority, or not for the name.
 */
export function askWeb(question: Question): Promise<WebAnswer> {
  const { scheme, address, name, path = "/", ca, timeoutMs = 5000 } = question;
  const trust = ca === undefined ? {} : { ca };
  const options = { host: address, path, agent: false, headers: { Host: name } } as const;
  const { promise, resolve, reject } = Promise.withResolvers<WebAnswer>();
  const take = (response: http.IncomingMessage) => {
    const { statusCode: status = 0, headers } = response;
    text(response).then((body) => {
      resolve({ status, location: headers.location, body });
    }, reject);
  };
  const request =
    scheme === "http" ? http.get(options, take) : https.get({ ...options, ...trust, servername: name }, take);
  // Of the whole exchange, not only while nothing comes.
  const timer = setTimeout(() => {
    request.destroy(new Error(`${scheme}://${name} at ${address}: no answer in ${timeoutMs} ms`));
  }, timeoutMs);
  request.on("close", () => {
    clearTimeout(timer);
  });
  request.on("error", reject);
  return promise;
}
