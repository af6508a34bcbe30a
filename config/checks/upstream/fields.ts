import { pathText } from "../../problem.ts";
import type { Described } from "../../upstream/description.ts";
import { gateFindings } from "./feature-gates.ts";
import { type Finding, deprecated } from "./finding.ts";
import { hint } from "./nearest.ts";
import { scalarMistake } from "./scalars.ts";

type Path = readonly PropertyKey[];

/** Compares a value of a configuration file, and everything in it, with what its type in the description allows. */
export function fieldFindings(
  value: unknown,
  at: { path: Path; type: string },
  program: Described,
): Finding[] {
  const { path, type } = at;
  const { types = {}, enums = {} } = program.description;
  const wrong = (allowed: string): Finding[] => [refused(value, path, allowed)];
  if (type.startsWith("[]")) {
    if (!Array.isArray(value)) return wrong("a list");
    return value.flatMap((item, index) =>
      fieldFindings(item, { path: [...path, index], type: type.slice("[]".length) }, program),
    );
  }
  if (type.startsWith(mapOf)) return isMap(value) ? mapFindings(value, at, program) : wrong("a map");
  const fields = types[type];
  if (fields !== undefined) {
    return isMap(value) ? structFindings(value, at, program) : wrong(`a map of fields of ${type}`);
  }
  const choices = enums[type];
  if (choices !== undefined) {
    const isChoice = value === "" || choices.some((choice) => choice === value);
    return isChoice ? [] : wrong(choices.filter((choice) => choice !== "").join(", "));
  }
  const mistake = scalarMistake(value, type);
  return mistake === undefined ? [] : wrong(mistake);
}

const mapOf = "map[string]";

function mapFindings(
  map: object,
  { path, type }: { path: Path; type: string },
  program: Described,
): Finding[] {
  const isOfGates = path.at(-1) === "featureGates";
  return Object.entries(map).flatMap(([name, value]) => {
    const place = [...path, name];
    const findings = fieldFindings(value, { path: place, type: type.slice(mapOf.length) }, program);
    if (!isOfGates || typeof value !== "boolean") return findings;
    return gateFindings({ path: pathText(place), name, value }, program);
  });
}

function structFindings(
  map: object,
  { path, type }: { path: Path; type: string },
  program: Described,
): Finding[] {
  const { description, documentation, release } = program;
  const { types = {}, deprecatedFields = {} } = description;
  const fields = types[type] ?? {};
  return Object.entries(map).flatMap(([name, value]) => {
    const place = [...path, name];
    const fieldType = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (fieldType === undefined) {
      const meant = hint(name, Object.keys(fields), documentation);
      return [{ path: pathText(place), message: `is not a field of ${type} in ${release}${meant}` }];
    }
    const reason = deprecatedFields[`${type}.${name}`];
    return [
      ...fieldFindings(value, { path: place, type: fieldType }, program),
      ...(reason === undefined ? [] : [deprecated(pathText(place), release, reason)]),
    ];
  });
}

function refused(value: unknown, path: Path, allowed: string): Finding {
  if (value === null)
    return { path: pathText(path), message: `is empty; allowed: ${allowed}, or leave it out` };
  const given = typeof value === "object" ? {} : { given: value };
  return { path: pathText(path), ...given, message: `allowed: ${allowed}` };
}

const isMap = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
