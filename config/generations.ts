/** What can be rotated: the authorities, and the key that signs the tokens of service accounts. */
export const rotated = ["kubernetes", "etcd", "frontProxy", "serviceAccount"] as const;

export type Rotated = (typeof rotated)[number];
export type AuthorityName = Exclude<Rotated, "serviceAccount">;

/** Numbers of generations: the first is in use, all are trusted. */
export type Generations = readonly number[];

/** Where the stack file says it. */
export const generationPaths: Readonly<Record<Rotated, string>> = {
  kubernetes: "certificateAuthorities.kubernetes",
  etcd: "certificateAuthorities.etcd",
  frontProxy: "certificateAuthorities.frontProxy",
  serviceAccount: "serviceAccountKeys",
};

/** Whether there is, or was, more than the one generation that a cluster begins with. */
export const isRotated = (generations: Generations): boolean => generations.some((number) => number !== 1);

/** In the order in which they came to be, whichever is in use: a change of that alone changes no bundle. */
export const byAge = (generations: Generations): number[] =>
  generations.toSorted((one, other) => one - other);
