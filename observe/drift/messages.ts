/** What previews and `npm run drift` say about hosts; each follows the name of a host, or `The cluster`. */
export const drifted = "is not as barekube left it, and `pulumi up` will repair";
export const concerned = "needs something that `pulumi up` does not do";
export const unknown = "could not be checked for drift: it";
/** A complete sentence. */
export const notAsked = "driftCheck is off, so no host was checked for drift";
