import { readFileSync } from "node:fs";
import type { PartFacts } from "../observe/ask-host.ts";
import { parts } from "./parts.ts";

/** What the parts of a cluster want to know about every host at the start of a run. */
export const partFacts: PartFacts = {
  scripts: parts.flatMap(({ facts = [] }) => facts.map((script) => readFileSync(script, "utf8"))),
  drift: parts.flatMap(({ drift }) => drift ?? []),
  clusterDrift: parts.flatMap(({ clusterDrift }) => clusterDrift ?? []),
};
