import assert from "node:assert/strict";
import type { Logs, Wanted } from "./collected-logs.ts";
import { talkersNamespace } from "./talkers.ts";
import { type Answer, askServer, type Login, loginHeaders, withPassword } from "./ask-server.ts";

interface LogStoreArgs extends Login {
  /** `198.18.51.11:30428` */
  address: string;
  /** In PEM. */
  ca: string;
}

/** A log entry's fields. */
export type Entry = Readonly<Record<string, string>>;

/** LogsQL's filter for them. */
export function filterOf(wanted: Wanted): string {
  if (wanted.log === "pods") {
    return `"kubernetes.pod_namespace":="${talkersNamespace}" "kubernetes.pod_name":="${wanted.pod}" ${wanted.text ?? ""}`;
  }
  const stream = `{log="${wanted.log}",hostname="${wanted.hostname}"}`;
  return wanted.log === "journal"
    ? `${stream} unit:="${wanted.unit}"`
    : `${stream} verb:=${wanted.verb} "objectRef.name":=${wanted.name}`;
}

/** Asks a log store from this machine, with nothing but the authority that it is given to trust. */
export class LogStore implements Logs {
  readonly #args: LogStoreArgs;

  constructor(args: LogStoreArgs) {
    this.#args = args;
  }

  /** The same with another password, or without a login. */
  with(password: string | undefined): LogStore {
    return new LogStore(withPassword(this.#args, password));
  }

  /** @throws when its certificate is not from the authority, or not for its address. */
  ask(method: string, path: string, body = ""): Promise<Answer> {
    const { address, ca, ...login } = this.#args;
    return askServer(`https://${address}${path}`, { method, body, ca, headers: loginHeaders(login) });
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

  count(wanted: Wanted): Promise<{ lines: number; different: number }> {
    return this.countBy(filterOf(wanted));
  }

  /** How many lines a filter of LogsQL finds, and how many different ones. */
  async countBy(filter: string): Promise<{ lines: number; different: number }> {
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
