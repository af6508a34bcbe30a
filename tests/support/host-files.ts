import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { snapshotProgram } from "../../components/etcd/snapshots/program.ts";
import { firewallScripts } from "../../components/host/firewall/scripts.ts";
import { watchScripts } from "../../components/network/watch/scripts.ts";
import { commandsOf, documentOf, type HostCommand } from "./commands.ts";
import type { Run } from "./engine.ts";

interface HostFile {
  content: string;
}

/** Everything that a run puts on a host: path without the leading slash → text, made up values named. */
export function filesOn(run: Run, host: string): Map<string, string> {
  const readable = readableTexts(run);
  return new Map(
    scriptsOn(run, host)
      .flatMap((command) => Object.entries(filesOf(documentOf(command))))
      .map(([path, { content }]): [string, string] => [path.slice(1), readable(content)])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** What the host's scripts are told besides the contents of files: name of the command → JSON. */
export function documentsOn(run: Run, host: string): Map<string, string> {
  const readable = readableTexts(run);
  return new Map(
    scriptsOn(run, host).map((command) => {
      const { files, ...others } = documentOf(command);
      const document = files === undefined ? others : { ...others, files: withoutContents(files) };
      return [`${command.resource.name}.json`, readable(`${JSON.stringify(document, null, 2)}\n`)];
    }),
  );
}

const scriptsOn = (run: Run, host: string): HostCommand[] =>
  commandsOf(run.graph).filter((command) => command.host === host && command.script !== "kit");

const filesOf = ({ files = {} }: Record<string, unknown>) => files as Record<string, HostFile>;

const withoutContents = (files: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(files as Record<string, HostFile>).map(([path, { content: _, ...rest }]) => [path, rest]),
  );

/** Text → name of the scripts that run on hosts without the kit. */
const scripts = [
  new URL("../../components/network/flannel/cni-conflist.sh", import.meta.url),
  ...Object.keys(watchScripts).map(
    (name) => new URL(`../../components/network/watch/${name}`, import.meta.url),
  ),
  ...Object.keys(firewallScripts).map(
    (name) => new URL(`../../components/host/firewall/${name}`, import.meta.url),
  ),
]
  .map((script) => [readFileSync(script, "utf8"), `the text of ${basename(script.pathname)}`] as const)
  .concat([[snapshotProgram, "the text of etcd-snapshot.sh and what it sources"]]);

/** Puts a name in the place of each text that a provider made up, and of each script. */
function readableTexts({ origins }: Run): (text: string) => string {
  const names = [...origins, ...scripts].flatMap(([text, origin]) => [
    [text.trimEnd(), `<${origin}>`] as const,
    [`sha256:${createHash("sha256").update(text).digest("hex")}`, `<sha256 of ${origin}>`] as const,
  ]);
  return (text) => names.reduce((result, [part, name]) => result.replaceAll(part, name), text);
}
