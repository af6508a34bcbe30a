import { z } from "zod";
import { type AppliedCommand, HostReport } from "../report/host-report.ts";
import { resourcesIn } from "./resources.ts";

/** The key that marks a secret in a state; `plaintext` is there, as JSON, if it was exported with secrets. */
const secretMark = "4dabf18193072939515e22adb298388d";

const text = z.union([
  z.string(),
  z
    .object({ [secretMark]: z.string(), plaintext: z.string() })
    .transform(({ plaintext }) => z.string().parse(JSON.parse(plaintext))),
]);

const command = z.object({
  type: z.literal("command:remote:Command"),
  /** True on what an interrupted run has already replaced. */
  delete: z.literal(false).optional(),
  dependencies: z.array(z.string()),
  inputs: z.object({ create: text, stdin: text }),
});

/**
 * What was last applied to hosts according to a stack's state, for hosts that cannot be asked. Commands with secrets that
 * the state does not show are left out.
 *
 * @param state the output of `pulumi stack export`.
 * @returns reports by host name, with nothing but commands and their documents.
 */
export function appliedInState(state: string): Map<string, HostReport> {
  const hosts = new Map<string, Map<string, AppliedCommand>>();
  for (const resource of resourcesIn(state)) {
    const { data } = command.safeParse(resource);
    const label = /\/run\.sh \S+ apply (\S+)/.exec(data?.inputs.create ?? "")?.[1];
    const host = hostOf(data?.dependencies ?? []);
    if (data === undefined || label === undefined || host === undefined) continue;
    const commands = hosts.get(host) ?? new Map<string, AppliedCommand>();
    commands.set(label, { document: documentIn(data.inputs.stdin), finished: true, drift: {} });
    hosts.set(host, commands);
  }
  return new Map([...hosts].map(([host, commands]) => [host, new HostReport({ commands })]));
}

/** Every command on a host depends on the host's kit. Other resources of a host may be called `…-kit` after their host. */
const hostOf = (dependencies: readonly string[]): string | undefined =>
  dependencies.map((urn) => kitOfHost.exec(urn)?.[1]).find((host) => host !== undefined);

const kitOfHost = /::barekube:host:Host\$command:remote:Command::(.+)-kit$/;

const documentIn = (stdin: string) => z.record(z.string(), z.unknown()).parse(JSON.parse(stdin));
