import { z } from "zod";
import { facts } from "../../documents/facts.ts";

/** The authorities' certificates on a master, in Base64, by the name of their file; empty if there is none. */
export const pkiFacts = facts("pki", z.record(z.string(), z.string()));
