/** What the hosts of a cluster reported. */
export interface Findings {
  /** A message for every host that has drifted. */
  drifted: string[];
  /** A message for every host with something that only people can repair. */
  concerns: string[];
  /** A message for every host that could not be checked. */
  unknown: string[];
}

/** The text for people, and the exit code. */
export function summaryOf({ drifted, concerns, unknown }: Findings): { text: string; code: number } {
  return {
    text: [...drifted, ...concerns, ...unknown].join("\n") || "Every host is as barekube left it.",
    code: drifted.length + concerns.length > 0 ? 2 : unknown.length > 0 ? 1 : 0,
  };
}
