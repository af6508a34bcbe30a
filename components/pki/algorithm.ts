/** Small, fast, and known to everything that takes part. */
export const keyAlgorithm = { algorithm: "ECDSA", ecdsaCurve: "P256" } as const;
