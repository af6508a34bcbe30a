import type { Problem } from "../../problem.ts";

/** What is wrong with what a stack file tells a program of upstream's, or worth a warning. */
export interface Finding extends Problem {
  /** It is allowed, but upstream is about to remove it. */
  isWarning?: true;
}

/** A warning about what upstream has deprecated. @param reason in upstream's words. */
export function deprecated(path: string, release: string, reason: string): Finding {
  const [, rest] = /^is deprecated(.*)$/s.exec(reason) ?? [];
  const message = rest === undefined ? `is deprecated in ${release}: ${reason}` : `is deprecated${rest}`;
  return { path, message, isWarning: true };
}
