/** What previews and `npm run drift` say about hosts; each follows the name of a host. */
export const drifted = "is not as barekube left it, and `pulumi up` will repair";
export const unknown = "does not tell whether it is as barekube left it: it";
/** A complete sentence. */
export const notAsked = "driftCheck is off, so no host was asked whether it is as barekube left it";
