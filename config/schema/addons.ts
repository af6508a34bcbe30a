import { z } from "zod";

/** The add-ons of a cluster; each part adds its own. */
export const addons = z.strictObject({});
