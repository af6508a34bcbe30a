/** What previews and `npm run drift` say about hosts; each follows a host's name, or `The cluster`. */
export const drifted = "is not as barekube left it, and `pulumi up` will repair";
export const concerned = "has problems that `pulumi up` does not repair";
export const unknown = "could not be checked for drift: it";
/** A complete sentence. */
export const notAsked = "driftCheck is off, so no host was checked for drift";
