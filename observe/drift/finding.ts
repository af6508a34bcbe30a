/** Something on a host that is not as a command left it. */
export interface Finding {
  /** Label of the command. */
  label: string;
  /** A path, a unit, the name of a kernel parameter, … */
  subject: string;
  /** What is wrong with it; continues a sentence that begins with the subject. */
  state: string;
  /**
   * When a file got its wrong content, in seconds since 1970. Undefined where that does not matter to a running unit,
   * or is not known.
   */
  changedAt?: number;
}
