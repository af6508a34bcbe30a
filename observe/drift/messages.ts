/** What previews and `npm run drift` say of hosts; each follows the name of the host. */
export const drifted = "is not as barekube left it, and `pulumi up` will repair";
export const unknown = "does not tell whether it is as barekube left it: it";
/** Stands by itself. */
export const notAsked = "driftCheck is off, so no host was asked whether it is as barekube left it";
