/** What became of a state that was made from hosts. */
export interface Outcome {
  /** How many resources were taken over. */
  resources: number;
  /** Hosts that did not answer. */
  silent: readonly string[];
  /** Keys of authorities that no host has: names of settings with their generations. */
  lostKeys: readonly string[];
  /** Resources that hosts or cluster were last asked for in another form. */
  different: readonly string[];
  /** What was found nowhere. */
  madeAnew: readonly string[];
  /** What the next `up` will change. */
  planned: readonly string[];
}

/** For people, in sentences. */
export function summaryOf({ resources, silent, lostKeys, different, madeAnew, planned }: Outcome): string {
  return [
    `The state has ${resources} resources, as hosts and cluster have them. Nothing on any host was changed.`,
    ...(silent.length === 0
      ? []
      : [
          `${silent.join(", ")} did not answer: what is there is not known, so the first up that reaches it does everything there again, with new keys.`,
        ]),
    ...(lostKeys.length === 0
      ? []
      : [
          `No host has the private key of ${lostKeys.join(", ")}, so nothing can be issued by it any more, and a pulumi up that has to will fail: rotate it now, before certificates are due (docs/runbooks/lost-state.md).`,
        ]),
    ...(madeAnew.length === 0 ? [] : [`Found nowhere, and so made anew: ${madeAnew.join(", ")}.`]),
    ...(different.length === 0
      ? []
      : [
          `The stack file asks for something else than the cluster was last asked for: ${different.join(", ")}.`,
        ]),
    planned.length === 0
      ? "The next preview is empty."
      : `The next preview shows ${planned.length} changes: ${planned.join(", ")}.`,
  ].join("\n");
}
