/** What is wrong with resources of a cluster that cannot be reached, and what to do about it. */
export const deletionAdvice = (reason: string): string =>
  `The configured Kubernetes cluster is unreachable: ${reason.replace(/\.$/, "")}. If it was deleted, run the ` +
  "command again with PULUMI_K8S_DELETE_UNREACHABLE=true (or deleteUnreachable of the provider) to take its " +
  "resources for deleted.";
