/** Annotations of objects whose Pods barekube waits for itself: Pulumi would also wait for those of hosts that are down. */
export const waitedForOtherwise = { "pulumi.com/skipAwait": "true" };
