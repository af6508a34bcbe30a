import { readFileSync } from "node:fs";

/** What the unit runs. */
export const script = readFileSync(new URL("follow-journal.sh", import.meta.url), "utf8");
