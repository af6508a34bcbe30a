/** The lab that a command is about: `$BAREKUBE_LAB`, by default `dev`. */
export function labName(): string {
  return process.env["BAREKUBE_LAB"] || "dev";
}
