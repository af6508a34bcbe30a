import { z } from "zod";

const exported = z.object({
  deployment: z.object({ resources: z.array(z.unknown()).default([]) }),
});

/** The resources in a stack's state. @param state the output of `pulumi stack export`. */
export const resourcesIn = (state: string): unknown[] =>
  exported.parse(JSON.parse(state)).deployment.resources;

/** The name of a resource, which its URN ends with. */
export const nameIn = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
