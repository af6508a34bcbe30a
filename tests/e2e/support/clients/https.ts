import { readFile } from "node:fs/promises";
import https from "node:https";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import { z } from "zod";

/** Whom a client trusts, and what it proves itself with. */
export interface Identity {
  ca: Buffer;
  cert: Buffer;
  key: Buffer;
}

const kubeconfigFile = z.object({
  clusters: z.tuple(
    [z.object({ cluster: z.object({ "certificate-authority-data": z.string() }) })],
    z.unknown(),
  ),
  users: z.tuple([
    z.object({ user: z.object({ "client-certificate-data": z.string(), "client-key-data": z.string() }) }),
  ]),
});

/** The only identity in a kubeconfig file. */
export async function identityIn(path: string): Promise<Identity> {
  const { clusters, users } = kubeconfigFile.parse(parse(await readFile(path, "utf8")));
  const bytes = (base64: string) => Buffer.from(base64, "base64");
  return {
    ca: bytes(clusters[0].cluster["certificate-authority-data"]),
    cert: bytes(users[0].user["client-certificate-data"]),
    key: bytes(users[0].user["client-key-data"]),
  };
}

/** Opens a connection of its own, as a new client does. @throws unless the answer is a success. */
export function get(url: string, identity: Identity): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = https.get(url, { ...identity, agent: false, timeout: 1000 }, (response) => {
      text(response).then((body) => {
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`${url}: ${response.statusCode}: ${body}`));
      }, reject);
    });
    request.on("timeout", () => request.destroy(new Error(`${url}: no answer`)));
    request.on("error", reject);
  });
}
