/** What asking the hosts of a cluster has come to. */
export interface Findings {
  /** A message for every host that is not as it was left. */
  drifted: string[];
  /** A message for every host that did not tell. */
  unknown: string[];
}

/** The text for people, and the exit code. */
export function summaryOf({ drifted, unknown }: Findings): { text: string; code: number } {
  return {
    text: [...drifted, ...unknown].join("\n") || "Every host is as barekube left it.",
    code: drifted.length > 0 ? 2 : unknown.length > 0 ? 1 : 0,
  };
}
