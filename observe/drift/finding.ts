/** Something on a host that is not as a command left it. */
export interface Finding {
  /** Of the command. */
  label: string;
  /** A path, a unit, the name of a kernel parameter, … */
  subject: string;
  /** What is wrong with it; continues a sentence that begins with the subject. */
  state: string;
  /**
   * When a file got the content that it should not have, in seconds since 1970. Undefined where that is of no
   * consequence for a unit that runs, or where nobody knows.
   */
  changedAt?: number;
}
