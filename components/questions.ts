import { readFileSync } from "node:fs";
import type { PartQuestions } from "../observe/ask-host.ts";
import { parts } from "./parts.ts";

/** What the parts of a cluster want to know of every host at the start of a run. */
export const questions: PartQuestions = {
  scripts: parts.flatMap(({ facts = [] }) => facts.map((script) => readFileSync(script, "utf8"))),
  drift: parts.flatMap(({ drift }) => drift ?? []),
};
