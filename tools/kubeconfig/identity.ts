/** Whom a kubeconfig is for, and for how long. */
export interface Identity {
  user: string;
  groups: string[];
  seconds: number;
}

interface Given {
  user?: string | undefined;
  groups?: string[] | undefined;
  hours: string;
}

/** X.509 limits a common name and an organization to 64 characters. */
const nameForm = /^[\w.@:+-]{1,64}$/;
const allowedName = "allowed: up to 64 letters, digits and . _ @ : + -";
/** The API server issues no certificate for less. */
const leastSeconds = 600;
const mostHours = 8760;

/** @throws with everything that is wrong, one line each. */
export function identityFrom({ user = "", groups = [], hours }: Given): Identity {
  const all = groups.flatMap((list) => list.split(","));
  const seconds = Math.round(Number(hours) * 3600);
  const problems = [
    ...problemsOf("--user", user, ["system:", "barekube:"]),
    ...all.flatMap((group) => problemsOf("--groups", group, ["system:"])),
    ...(seconds >= leastSeconds && seconds <= mostHours * 3600
      ? []
      : [`--hours ${JSON.stringify(hours)}: allowed: from 0.17 (ten minutes) to ${mostHours}`]),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { user, groups: all, seconds };
}

/** Whoever has the name of one of the cluster's own parts could pass for it. */
function problemsOf(option: string, name: string, reserved: readonly string[]): string[] {
  const prefix = reserved.find((start) => name.startsWith(start));
  if (prefix !== undefined) {
    return [`${option} ${JSON.stringify(name)}: names with ${prefix} are the cluster's own; choose another`];
  }
  return nameForm.test(name) ? [] : [`${option} ${JSON.stringify(name)}: ${allowedName}`];
}
