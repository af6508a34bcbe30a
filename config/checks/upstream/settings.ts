import type { ConfigurablePart, Program } from "../../part.ts";
import type { Problem } from "../../problem.ts";
import type { SettingValues } from "../../setting-values.ts";
import { described, type Described } from "../../upstream/description.ts";
import type { Versions } from "../../versions.ts";
import { fieldFindings } from "./fields.ts";
import type { Finding } from "./finding.ts";
import { flagFindings, fractionFindings } from "./flags.ts";

interface Context {
  versions: Versions;
  parts: readonly ConfigurablePart[];
}

/**
 * What a stack file gets wrong about the flags and configuration files of upstream's programs.
 *
 * @param settings of the stack file, in any shape.
 */
export const upstreamProblems = (settings: SettingValues, context: Context): Problem[] =>
  findings(settings, context).filter(({ isWarning }) => !isWarning);

/** What upstream is about to remove, and what could not be checked. @param settings checked ones. */
export const upstreamWarnings = (settings: SettingValues, context: Context): Problem[] => [
  ...findings(settings, context).flatMap(({ isWarning, ...problem }) => (isWarning ? [problem] : [])),
  ...unchecked(settings, context),
];

/** A setting that is for a program. */
interface Use {
  setting: string;
  program: Program;
  part: ConfigurablePart;
}

const usesIn = (parts: readonly ConfigurablePart[]): Use[] =>
  parts.flatMap((part) =>
    Object.entries(part.programs ?? {}).map(([setting, program]) => ({ setting, program, part })),
  );

function findings(settings: SettingValues, { versions, parts }: Context): Finding[] {
  return usesIn(parts).flatMap((use) => {
    const isInUse =
      configurations(settings, use).length > 0 || Object.keys(extraArgsIn(settings, use)).length > 0;
    const program = isInUse ? described(use.program, versions) : undefined;
    return [...flagsFindings(settings, use, program), ...configurationFindings(settings, use, program)];
  });
}

function flagsFindings(settings: SettingValues, use: Use, program: Described | undefined): Finding[] {
  const { setting, part } = use;
  const reserved = part.reservedFlags?.[setting];
  const extraArgs = { setting, flags: extraArgsIn(settings, use), reserved };
  return [
    ...fractionFindings(extraArgs, program),
    ...(program === undefined ? [] : flagFindings(extraArgs, program)),
  ];
}

function configurationFindings(settings: SettingValues, use: Use, program: Described | undefined): Finding[] {
  const { configuration } = use.program;
  if (program === undefined || configuration === undefined) return [];
  return configurations(settings, use).flatMap(({ path, fields }) =>
    fieldFindings(fields, { path, type: configuration }, program),
  );
}

/** The maps of fields for a program's configuration file: that of the stack, and those of hosts. */
export function configurations(
  settings: SettingValues,
  { setting, program }: Pick<Use, "setting" | "program">,
): { path: PropertyKey[]; fields: object }[] {
  if (program.configuration === undefined) return [];
  const hosts: unknown[] = Array.isArray(settings["hosts"]) ? settings["hosts"] : [];
  const places = [
    { path: [setting], fields: settings[setting] },
    ...hosts.map((host, index) => ({
      path: ["hosts", index, setting],
      fields: isMap(host) ? (host as SettingValues)[setting] : undefined,
    })),
  ];
  return places.flatMap(({ path, fields }) =>
    isMap(fields) && Object.keys(fields).length > 0 ? [{ path, fields }] : [],
  );
}

function extraArgsIn(settings: SettingValues, { setting, program }: Use): object {
  const value = settings[setting];
  if (program.configuration !== undefined || !isMap(value)) return {};
  const { extraArgs } = value as { extraArgs?: unknown };
  return isMap(extraArgs) ? extraArgs : {};
}

/** One warning for each version that nobody has described. */
function unchecked(settings: SettingValues, { versions, parts }: Context): Problem[] {
  const places = usesIn(parts).flatMap((use) => {
    const { setting, program } = use;
    if (configurations(settings, use).length > 0) return [{ place: setting, program }];
    if (Object.keys(extraArgsIn(settings, use)).length === 0) return [];
    return [{ place: `${setting}.extraArgs`, program }];
  });
  const unknown = places.filter(({ program }) => described(program, versions) === undefined);
  return [...Map.groupBy(unknown, ({ program }) => program.version)].map(([component, group]) => ({
    path: component === "kubernetes" ? "kubernetesVersion" : `versions.${component}`,
    given: versions[component],
    message: `is not described in config/upstream, so names and types in ${group
      .map(({ place }) => place)
      .join(", ")} are not checked; describe this version with npm run upstream to have them checked`,
  }));
}

const isMap = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
