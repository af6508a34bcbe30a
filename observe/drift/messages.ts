/**
 * What previews say of hosts, in the very words by which the command for cron finds it again. Each continues a
 * sentence that begins with the name of the host.
 */
export const drifted = "is not as barekube left it, and `pulumi up` will repair";
export const unknown = "does not tell whether it is as barekube left it: it";
/** Stands by itself. */
export const notAsked = "driftCheck is off, so no host was asked whether it is as barekube left it";

export type Finding = "drifted" | "unknown";

/** What a message of the engine means for the host that it names; undefined when it is about something else. */
export function findingOf(message: string): Finding | undefined {
  const [first = ""] = message.split("\n");
  if (first.includes(` ${drifted}:`)) return "drifted";
  if (first === notAsked || first.includes(` ${unknown} `)) return "unknown";
  return undefined;
}
