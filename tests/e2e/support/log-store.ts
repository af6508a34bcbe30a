import assert from "node:assert/strict";
import { request } from "node:https";

interface LogStoreArgs {
  /** `198.18.51.11:30428` */
  address: string;
  /** In PEM. */
  ca: string;
  username: string;
  /** Without one, it does not log in. */
  password?: string;
}

interface Answer {
  status: number;
  body: string;
}

/** A log entry's fields. */
export type Entry = Readonly<Record<string, string>>;

/** Asks a log store from this machine, with nothing but the authority that it is given to trust. */
export class LogStore {
  readonly #args: LogStoreArgs;

  constructor(args: LogStoreArgs) {
    this.#args = args;
  }

  /** The same with another password, or without a login. */
  with(password: string | undefined): LogStore {
    const { password: _, ...rest } = this.#args;
    return new LogStore({ ...rest, ...(password === undefined ? {} : { password }) });
  }

  /** @throws when its certificate is not from the authority, or not for its address. */
  ask(method: string, path: string, body = ""): Promise<Answer> {
    const { address, ca, username, password } = this.#args;
    const login = Buffer.from(`${username}:${password}`).toString("base64");
    const headers = password === undefined ? {} : { Authorization: `Basic ${login}` };
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const sent = request(new URL(path, `https://${address}`), { method, ca, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
    });
    sent.on("error", reject);
    sent.setTimeout(30_000, () => sent.destroy(new Error(`${method} ${path}: no answer in 30 s`)));
    sent.end(body);
    return promise;
  }

  /** What LogsQL finds. @throws when it is refused. */
  async query(text: string): Promise<Entry[]> {
    const { status, body } = await this.ask(
      "GET",
      `/select/logsql/query?${new URLSearchParams({ query: text }).toString()}`,
    );
    assert.equal(status, 200, body);
    return body
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Entry);
  }

  /** How many lines a filter finds, and how many different ones. */
  async count(filter: string): Promise<{ lines: number; different: number }> {
    const [{ lines = "0", different = "0" } = {}] = await this.query(
      `${filter} | stats count() lines, count_uniq(_msg) different`,
    );
    return { lines: Number(lines), different: Number(different) };
  }

  /** Enters a line as of some days ago. */
  async enter(message: string, daysAgo: number): Promise<void> {
    const time = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
    const line = JSON.stringify({ _time: time, _msg: message, source: "e2e" });
    const { status, body } = await this.ask("POST", "/insert/jsonline?_stream_fields=source", line);
    assert.equal(status, 200, body);
  }
}
