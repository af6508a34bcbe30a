import { readFileSync } from "node:fs";

/** Name → text of the scripts that make up the watch. */
export const watchScripts: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "network-watch.sh",
    "network-watch-config.sh",
    "packet-filter-state.sh",
    "owned-tables.sh",
    "pod-network.sh",
    "pod-network-mending.sh",
    "forward-chains.sh",
    "network-healing.sh",
  ].map((name) => [name, readFileSync(new URL(name, import.meta.url), "utf8")]),
);
