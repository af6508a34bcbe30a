import { distance } from "fastest-levenshtein";

/**
 * The name that was probably meant: `maxPods` for `maxPodz` and for `max-pods`.
 *
 * @returns undefined when none is near.
 */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const given = letters(name);
  const ranked = names
    .map((candidate) => ({ candidate, steps: steps(given, letters(candidate)) }))
    .toSorted((one, other) => one.steps - other.steps);
  const [best] = ranked;
  return best !== undefined && best.steps <= Math.max(1, given.length / 3) ? best.candidate : undefined;
}

/** Words in front are often dropped once something is no longer new, as in `experimental-compaction-batch-limit`. */
const steps = (given: string, name: string): number =>
  name.length >= 8 && given.endsWith(name) ? Math.min(1, given.length - name.length) : distance(given, name);

/** Flags and fields join words differently. */
const letters = (name: string): string =>
  name
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[-_. ]/g, "");

const fewNames = 12;

/** What follows `is not a flag`: the name that was probably meant, or all names, or where they are listed. */
export function hint(name: string, names: readonly string[], documentation: string): string {
  const meant = nearest(name, names);
  if (meant !== undefined) return `; did you mean ${meant}?`;
  return names.length <= fewNames ? `; allowed: ${names.join(", ")}` : `; allowed: those in ${documentation}`;
}
