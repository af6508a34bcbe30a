import type { ConfigurablePart } from "../part.ts";
import type { SettingValues } from "../setting-values.ts";
import type { Versions } from "../versions.ts";
import { described } from "./description.ts";
import { withTexts } from "./texts.ts";

/** The settings, with strings in all string fields of upstream's configuration files, for the stack and for hosts. */
export function withUpstreamTexts<S extends { hosts: readonly object[] }>(
  settings: S,
  context: { versions: Versions; parts: readonly ConfigurablePart[] },
): S {
  const ofStack = textsOf(settings, context);
  return {
    ...settings,
    ...ofStack,
    hosts: settings.hosts.map((host) => ({ ...host, ...textsOf(host, context) })),
  };
}

function textsOf(
  settings: object,
  { versions, parts }: { versions: Versions; parts: readonly ConfigurablePart[] },
): SettingValues {
  const programs = parts.flatMap((part) => Object.entries(part.programs ?? {}));
  return Object.fromEntries(
    programs.flatMap(([setting, program]) => {
      const value = (settings as SettingValues)[setting];
      if (program.configuration === undefined || !hasFields(value)) return [];
      const description = described(program, versions)?.description;
      return description ? [[setting, withTexts(value, program.configuration, description)]] : [];
    }),
  );
}

const hasFields = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length > 0;
