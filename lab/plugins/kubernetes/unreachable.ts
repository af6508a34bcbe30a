/** What to do about resources of a cluster that cannot be reached. */
export const deletionAdvice = (): string =>
  "The configured Kubernetes cluster is unreachable. If it was deleted, run the command again with " +
  "PULUMI_K8S_DELETE_UNREACHABLE=true (or deleteUnreachable of the provider) to take its resources for deleted.";
