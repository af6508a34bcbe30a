import { resolve } from "node:path";

/** A path as the user means it: npm runs its scripts in the project's folder, wherever the user is. */
export const fromHere = (path: string): string => resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
