/**
 * The suites of TLS 1.2 with forward secrecy and authenticated encryption, with the names that every component and the
 * CIS benchmark use. Those of TLS 1.3 are all strong and cannot be chosen.
 */
export const cipherSuites = [
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
] as const;

/** For control plane components that serve TLS. */
export const tlsFlags = {
  "tls-cipher-suites": cipherSuites,
  "tls-min-version": "VersionTLS12",
} as const;
