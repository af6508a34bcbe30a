/** Small, fast, and supported by every component. */
export const keyAlgorithm = { algorithm: "ECDSA", ecdsaCurve: "P256" } as const;
