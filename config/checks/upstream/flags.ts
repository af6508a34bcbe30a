import type { ReservedFlags } from "../../part.ts";
import { pathText } from "../../problem.ts";
import type { Described } from "../../upstream/description.ts";
import { gateFindings, gatesIn, unknownGate } from "./feature-gates.ts";
import { type Finding, deprecated } from "./finding.ts";
import { flagMistake } from "./flag-values.ts";
import { hint } from "./nearest.ts";
import { isFloat } from "./numbers.ts";

export interface ExtraArgs {
  /** The setting that has them: `apiServer`. */
  setting: string;
  flags: object;
  /** Those that are refused anyway. */
  reserved: ReservedFlags | undefined;
}

/** Compares the additional flags with those that the program has. */
export function flagFindings({ setting, flags, reserved }: ExtraArgs, program: Described): Finding[] {
  return Object.entries(flags)
    .filter(([flag]) => !reserved?.has(flag))
    .flatMap(([flag, value]) => {
      const path = pathText([setting, "extraArgs", flag]);
      return [...nameFindings(flag, path, program), ...valueFindings({ flag, path, value }, program)];
    });
}

function nameFindings(flag: string, path: string, program: Described): Finding[] {
  const { description, documentation, inRelease, release } = program;
  const { flags, deprecatedFlags = {} } = description;
  if (!Object.hasOwn(flags, flag)) {
    const meant = hint(flag, Object.keys(flags), documentation);
    return [{ path, message: `is not a flag of ${inRelease}${meant}` }];
  }
  const reason = deprecatedFlags[flag];
  return reason === undefined ? [] : [deprecated(path, release, reason)];
}

interface Given {
  flag: string;
  path: string;
  value: unknown;
}

function valueFindings({ flag, path, value }: Given, program: Described): Finding[] {
  const { flags } = program.description;
  const type = Object.hasOwn(flags, flag) ? flags[flag] : undefined;
  if (type === undefined || !["string", "number", "boolean"].includes(typeof value)) return [];
  if (flag === "feature-gates") return gatesFindings(path, String(value), program);
  const mistake = flagMistake(value, type);
  return mistake === undefined ? [] : [{ path, given: value, message: `allowed: ${mistake}` }];
}

function gatesFindings(path: string, text: string, program: Described): Finding[] {
  return gatesIn(text).flatMap(({ part, gate }): Finding[] => {
    if (gate === undefined) {
      return [{ path, given: part, message: "allowed: feature gates such as GateOne=true,GateTwo=false" }];
    }
    if (!Object.hasOwn(program.gates().featureGates, gate.name)) {
      return [{ path, given: gate.name, message: unknownGate(gate.name, program) }];
    }
    return gateFindings({ path: `${path} (${gate.name})`, ...gate }, program);
  });
}

/**
 * A number with a fraction is what was written only where it is read as a number: `1.10` may be a version.
 *
 * @param program undefined if nothing is known of its flags.
 */
export function fractionFindings({ setting, flags, reserved }: ExtraArgs, program?: Described): Finding[] {
  const types = new Map(Object.entries(program?.description.flags ?? {}));
  return Object.entries(flags).flatMap(([flag, given]) => {
    if (typeof given !== "number" || Number.isInteger(given) || reserved?.has(flag)) return [];
    const type = types.get(flag);
    // A name that is no flag is reported anyway.
    if (type === undefined ? program !== undefined : isFloat(type)) return [];
    const path = pathText([setting, "extraArgs", flag]);
    return [{ path, given, message: "allowed: a string; write it in quotes" }];
  });
}
