import { z } from "zod";

/** What a Go program that describes one of upstream's programs prints, as far as it is read here. */
export const printed = z.looseObject({
  flags: z.record(z.string(), z.string()),
  featureGates: z.record(z.string(), z.enum(["ALPHA", "BETA", "GA", "DEPRECATED"])),
  lockedFeatureGates: z.record(z.string(), z.boolean()),
});

type Gates = Pick<z.output<typeof printed>, "featureGates" | "lockedFeatureGates">;

/**
 * The gates of all programs, sorted.
 *
 * @throws Error when two disagree about one, since one file could not describe that.
 */
export function merged(programs: readonly Gates[]): Gates {
  return {
    featureGates: union(programs.map(({ featureGates }) => featureGates)),
    lockedFeatureGates: union(programs.map(({ lockedFeatureGates }) => lockedFeatureGates)),
  };
}

function union<T>(maps: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  const all = Object.assign({}, ...maps) as Record<string, T>;
  const names = Object.keys(all).toSorted();
  const disputed = names.filter((name) =>
    maps.some((map) => Object.hasOwn(map, name) && map[name] !== all[name]),
  );
  if (disputed.length > 0)
    throw new Error(`programs disagree about the feature gates ${disputed.join(", ")}`);
  return Object.fromEntries(names.map((name) => [name, all[name] as T]));
}
