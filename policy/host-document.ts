import type { Resource } from "./rule.ts";

export const remoteCommand = "command:remote:Command";

/** What a script on a host gets on its standard input, as far as a rule looks at it. */
export interface HostDocument {
  directories?: Record<string, { mode?: string }>;
  files?: Record<string, { mode?: string; content?: string }>;
  artifacts?: Download[];
  images?: Download[];
}

interface Download {
  name: string;
  /** Undefined for what another command has downloaded. */
  url?: string;
  sha256?: string;
}

/** The document of a command; an empty one for a resource that has none, or whose is not known yet. */
export function hostDocument({ type, inputs: { stdin } }: Resource): HostDocument {
  if (type !== remoteCommand || typeof stdin !== "string" || !stdin.startsWith("{")) return {};
  return JSON.parse(stdin) as HostDocument;
}
