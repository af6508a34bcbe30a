import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder in which builds and downloads outlive a checkout: `$BAREKUBE_CACHE`, else
 * `$XDG_CACHE_HOME/barekube`, else `~/.cache/barekube`. Safe to delete at any time: everything in it can be
 * made again.
 */
export function cacheDir(): string {
  const { BAREKUBE_CACHE, XDG_CACHE_HOME } = process.env;
  return BAREKUBE_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "barekube");
}
