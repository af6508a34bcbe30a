/** What the hosts of a cluster reported. */
export interface Findings {
  /** A message for every host that has drifted. */
  drifted: string[];
  /** A message for every host that could not be checked. */
  unknown: string[];
}

/** The text for people, and the exit code. */
export function summaryOf({ drifted, unknown }: Findings): { text: string; code: number } {
  return {
    text: [...drifted, ...unknown].join("\n") || "Every host is as barekube left it.",
    code: drifted.length > 0 ? 2 : unknown.length > 0 ? 1 : 0,
  };
}
