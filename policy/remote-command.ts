import { type HostDocument, hostDocument } from "../documents/host-document.ts";
import type { Resource } from "./rule.ts";

export const remoteCommand = "command:remote:Command";

/** What a command sends to its script; empty for a resource that sends no document, or one that is not known yet. */
export function documentOf({ type, inputs: { stdin } }: Resource): HostDocument {
  if (type !== remoteCommand || typeof stdin !== "string" || !stdin.startsWith("{")) return {};
  return hostDocument.parse(JSON.parse(stdin));
}
