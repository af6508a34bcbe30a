/** The security context of a Pod that needs no rights, as the level `restricted` wants it. */
export const withoutRights = (user: number) => ({
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  // So that it can read Secrets that nobody else may.
  fsGroup: user,
  seccompProfile: { type: "RuntimeDefault" },
});

/** The same for its containers. */
export const confined = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
} as const;

/** The mode of files in a volume that only their user and `fsGroup` may read. */
export const secretFiles = 0o440;
