/** So many are named. */
const named = 5;

/** Names in their order, but no more than a reader takes in: `a, b, c, d, e and 3 more`. */
export function firstFew(names: readonly string[]): string {
  const rest = names.length - named;
  return `${names.toSorted().slice(0, named).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
