import type { Problem } from "../../problem.ts";

/** A mistake in what a stack file passes to one of upstream's programs, or something worth a warning. */
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
