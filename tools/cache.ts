import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where the tools keep their downloads: below `$XDG_CACHE_HOME`, by default `~/.cache`. Safe to delete at any time:
 * everything in it can be downloaded again.
 */
export function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "barekube", "tools");
}
