import type { Draft } from "../draft.ts";
import type { ConfigurablePart, ReservedFlags } from "../part.ts";
import { pathText, type Problem } from "../problem.ts";

/** Flags that barekube decides itself cannot be set as extra arguments. */
export const checkReservedFlags = (draft: Draft, parts: readonly ConfigurablePart[]): Problem[] =>
  parts.flatMap(({ reservedFlags = {} }) =>
    Object.entries(reservedFlags).flatMap(([setting, reserved]) => problemsOf(draft, setting, reserved)),
  );

function problemsOf({ settings }: Draft, setting: string, reserved: ReservedFlags): Problem[] {
  const { extraArgs = {} } = (settings[setting] ?? {}) as { extraArgs?: Record<string, string> };
  return Object.entries(extraArgs).flatMap(([flag, given]) => {
    const reason = reserved.get(flag);
    if (reason === undefined) return [];
    return [{ path: pathText([setting, "extraArgs", flag]), given, message: `cannot be set: it ${reason}` }];
  });
}
