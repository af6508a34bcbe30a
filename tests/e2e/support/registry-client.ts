import { createHash } from "node:crypto";
import { type Answer, askServer, type Login, loginHeaders, withPassword } from "./ask-server.ts";

interface RegistryClientArgs extends Login {
  /** `198.18.51.11:30500` */
  address: string;
  /** In PEM. */
  ca: string;
}

interface Sent {
  type?: string;
  body?: Buffer;
}

/** An image as a registry has it. */
export interface Pushed {
  repository: string;
  digest: string;
  /** The digest of a blob that no other image has. */
  ownBlob: string;
}

export const manifestType = "application/vnd.oci.image.manifest.v1+json";
const sha256 = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** Talks to a registry from this machine, with nothing but the authority that it is given to trust. */
export class RegistryClient {
  readonly #args: RegistryClientArgs;

  constructor(args: RegistryClientArgs) {
    this.#args = args;
  }

  /** The same with another password, or without a login. */
  with(password: string | undefined): RegistryClient {
    return new RegistryClient(withPassword(this.#args, password));
  }

  /** @throws when the registry's certificate is not from the authority, or not for its address. */
  ask(method: string, path: string, { type, body }: Sent = {}): Promise<Answer> {
    const { address, ca, ...login } = this.#args;
    const headers = {
      Accept: manifestType,
      ...(type === undefined ? {} : { "Content-Type": type }),
      ...(body === undefined ? {} : { "Content-Length": String(body.length) }),
      ...loginHeaders(login),
    };
    const sent = body === undefined ? {} : { body };
    return askServer(new URL(path, `https://${address}`), { method, ca, headers, ...sent });
  }

  async status(method: string, path: string): Promise<number> {
    return (await this.ask(method, path)).status;
  }

  /** @returns its digest. */
  async pushBlob(repository: string, body: Buffer): Promise<string> {
    const digest = sha256(body);
    const begun = await this.#expect(202, ["POST", `/v2/${repository}/blobs/uploads/`]);
    const upload = new URL(String(begun.headers["location"]), `https://${this.#args.address}`);
    upload.searchParams.set("digest", digest);
    const type = "application/octet-stream";
    await this.#expect(201, ["PUT", `${upload.pathname}${upload.search}`], { type, body });
    return digest;
  }

  /** @returns its digest. */
  async pushManifest(repository: string, tag: string, manifest: object): Promise<string> {
    const body = Buffer.from(JSON.stringify(manifest));
    await this.#expect(201, ["PUT", `/v2/${repository}/manifests/${tag}`], { type: manifestType, body });
    return sha256(body);
  }

  async #expect(
    status: number,
    [method, path]: readonly [method: string, path: string],
    sent?: Sent,
  ): Promise<Answer> {
    const answer = await this.ask(method, path, sent);
    if (answer.status === status) return answer;
    throw new Error(`${method} ${path}: ${answer.status} instead of ${status}: ${answer.body}`);
  }
}
