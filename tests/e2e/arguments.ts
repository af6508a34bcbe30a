/** What somebody asks the runner for. */
export interface Arguments {
  /** Whether to run both tiers. */
  all: boolean;
  keep: boolean;
  list: boolean;
  help: boolean;
  /** Parts of titles. */
  titles: readonly string[];
}

const options = ["all", "keep", "list", "help"] as const;
const allowed = options.map((option) => `--${option}`);

export const usage = `Usage: npm run e2e -- [--all] [--keep] [SCENARIO...]
Tries everything out on real hosts, in a lab of its own that is removed afterwards.
  --all      run every scenario, not only those that CI runs
  --keep     leave the hosts and the cluster as they are at the end
  --list     print the scenarios' titles, tiers and usual durations, and run nothing
  --help     print this
  SCENARIO   part of a title: run only the scenarios of either tier that have it in theirs, and what they need`;

/** @throws for an option that does not exist. */
export function parseArguments(args: readonly string[]): Arguments {
  const given = args.filter((arg) => arg.startsWith("-"));
  const unknown = given.find((arg) => !allowed.includes(arg));
  if (unknown !== undefined) {
    throw new Error(`There is no option ${unknown}; the options are ${allowed.join(", ")}.`);
  }
  const [all, keep, list, help] = allowed.map((option) => given.includes(option));
  return {
    all: all === true,
    keep: keep === true,
    list: list === true,
    help: help === true,
    titles: args.filter((arg) => !given.includes(arg)),
  };
}
