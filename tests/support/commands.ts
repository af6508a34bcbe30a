import { type Graph, type RecordedResource, unknown } from "./graph.ts";

export const commandType = "command:remote:Command";
export const copyType = "command:remote:CopyToRemote";

/** A run of one of the kit's scripts on a host, or of the kit's own installer. */
export interface HostCommand {
  resource: RecordedResource;
  /** Name of the host that it runs on. */
  host: string;
  /** `kit`, or the script and the label that it is run with. */
  script: string;
  label: string;
  /** The hash of what its unit reads besides; empty for none, or while it is unknown. */
  reads: string;
  /** The text on its standard input; undefined while it is unknown. */
  stdin: string | undefined;
}

const forms = {
  kit: /^(?:sudo -n )?bash -s -- apply \/opt\/barekube\/kit-[0-9a-f]{12} \.barekube-kit-[0-9a-f]{12}$/,
  script:
    /^(?:sudo -n )?\/opt\/barekube\/kit-[0-9a-f]{12}\/run\.sh (?<script>[a-z-]+) apply (?<label>[a-z0-9.-]+)(?: (?<reads>[0-9a-f]{16}))?$/,
};

/**
 * Every command of a run, in the order of registration.
 *
 * @throws when the text of a command has another form than one short line.
 */
export function commandsOf(graph: Graph): HostCommand[] {
  const hosts = hostNames(graph);
  return graph.ofType(commandType).map((resource) => {
    const { connection, create, delete: remove, stdin } = resource.inputs;
    // A preview may not know yet what the unit reads, but always how it is removed.
    const text = create === unknown ? String(remove).replace(" remove ", " apply ") : String(create);
    const words = forms.kit.test(text) ? { script: "kit", label: "kit" } : forms.script.exec(text)?.groups;
    if (words?.["script"] === undefined || words["label"] === undefined) {
      throw new Error(`${resource.name} runs something else than a script of the kit: ${text}`);
    }
    const host = hosts.get(addressOf(connection)) ?? "nobody";
    return {
      resource,
      host,
      script: words["script"],
      label: words["label"],
      reads: words["reads"] ?? "",
      stdin: typeof stdin === "string" ? stdin : undefined,
    };
  });
}

/** A host's kit is a child of the component that has the host's name. */
function hostNames(graph: Graph): Map<string, string> {
  const kits = graph.ofType(commandType).filter(({ name }) => name.endsWith("-kit"));
  return new Map(kits.map((kit) => [addressOf(kit.inputs["connection"]), graph.parentOf(kit)?.name ?? ""]));
}

const addressOf = (connection: unknown): string => (connection as { host: string }).host;

/** @throws when the host has no such command, or more than one. */
export function commandOn(commands: readonly HostCommand[], host: string, label: string): HostCommand {
  const [command, ...others] = commands.filter((one) => one.host === host && one.label === label);
  if (command === undefined || others.length > 0) throw new Error(`${host} does not have one ${label}`);
  return command;
}

/** The document on a script's standard input. @throws when it is no JSON object, or not known yet. */
export function documentOf({ stdin, resource }: HostCommand): Record<string, unknown> {
  const document: unknown = JSON.parse(stdin ?? "");
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    throw new Error(`${resource.name} gets no JSON object`);
  }
  return document as Record<string, unknown>;
}

/** The node that a command is about: the one that it names, else the host that it runs on. */
export function nodeOf(command: HostCommand): string {
  const [, node] = /^membership-(.*)$/.exec(command.label) ?? [];
  return node ?? command.host;
}
