import { resolve } from "node:path";

/** A path relative to the folder that the user is in; npm runs its scripts in the project's. */
export const userPath = (path: string): string => resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
