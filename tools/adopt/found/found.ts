/** A key pair of which the private half may be lost. */
export interface FoundKey {
  /** As PEM; undefined where no host has it. */
  privateKeyPem?: string | undefined;
  publicKeyPem: string;
}

/** A password or token. Of one whose hash nobody knows, the hash is what the program knows it by. */
export interface FoundText {
  result: string;
  bcryptHash?: string | undefined;
}

/** What was made up at random when the cluster was created, as hosts and cluster have it, by the name of its resource. */
export interface Found {
  keys: ReadonlyMap<string, FoundKey>;
  /** As PEM. */
  certificates: ReadonlyMap<string, string>;
  texts: ReadonlyMap<string, FoundText>;
}

/** All of these together. */
export const together = (all: readonly Partial<Found>[]): Found => ({
  keys: new Map(all.flatMap(({ keys }) => [...(keys ?? [])])),
  certificates: new Map(all.flatMap(({ certificates }) => [...(certificates ?? [])])),
  texts: new Map(all.flatMap(({ texts }) => [...(texts ?? [])])),
});
