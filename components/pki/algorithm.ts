/** Small, fast, and known to everything that takes part. */
export const keyAlgorithm = { algorithm: "ECDSA", ecdsaCurve: "P256" } as const;

export const lifetimes = {
  /** Ten years; an authority is rotated on purpose, not by the clock. */
  authorityHours: 10 * 365 * 24,
  leafHours: 365 * 24,
  /** Any `pulumi up` in a leaf's last 30 days replaces it. */
  leafRenewalHours: 30 * 24,
} as const;
