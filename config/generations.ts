/** What can be rotated: the authorities, and the key that signs the tokens of service accounts. */
export const rotated = ["kubernetes", "etcd", "frontProxy", "serviceAccount"] as const;

export type Rotated = (typeof rotated)[number];
export type AuthorityName = Exclude<Rotated, "serviceAccount">;

/** Numbers of generations: the first is in use, all are trusted. */
export type Generations = readonly number[];

/** Paths of these settings in the stack file. */
export const generationPaths: Readonly<Record<Rotated, string>> = {
  kubernetes: "certificateAuthorities.kubernetes",
  etcd: "certificateAuthorities.etcd",
  frontProxy: "certificateAuthorities.frontProxy",
  serviceAccount: "serviceAccountKeys",
};

/** Whether there is, or was, more than the one generation that a cluster starts with. */
export const isRotated = (generations: Generations): boolean => generations.some((number) => number !== 1);

/** Oldest first, whichever is in use, so that switching to another one leaves bundles unchanged. */
export const byAge = (generations: Generations): number[] =>
  generations.toSorted((one, other) => one - other);
