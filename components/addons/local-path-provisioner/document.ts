import { z } from "zod";
import { facts } from "../../../documents/facts.ts";

/** Volumes that the provisioner has made; see local-path-facts.sh. */
export const localPathFacts = facts(
  "local-path-volumes",
  z.object({
    /** `NAMESPACE/CLAIM`, or the name of a volume whose claim is gone, up to a few. */
    some: z.array(z.string()),
    /** How many there are in all. */
    count: z.number(),
  }),
);
