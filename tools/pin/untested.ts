import { testedVersions, type Versions } from "../../config/versions.ts";

const combinations: readonly Versions[] = Object.entries(testedVersions).map(([kubernetes, others]) => ({
  ...others,
  kubernetes,
}));

/** What nobody has tested of a combination of versions, in sentences. */
export function untestedIn(versions: Versions): string[] {
  const { kubernetes, ...others } = versions;
  const components = Object.keys({ kubernetes, ...others }) as (keyof Versions)[];
  const isTested = combinations.some((tested) => components.every((name) => tested[name] === versions[name]));
  if (isTested) return ["This combination of versions was tested."];
  const parts = components
    .filter((name) => combinations.every((tested) => tested[name] !== versions[name]))
    .map((name) => `${name} ${versions[name]} (tested: ${testedOf(name).join(", ")})`);
  return [
    "This combination of versions is not in config/versions.json: nobody has tested it.",
    parts.length === 0
      ? "Each of its versions was tested, but not all of them together."
      : `These were not tested in any combination: ${parts.join(", ")}.`,
  ];
}

const testedOf = (name: keyof Versions): string[] => [...new Set(combinations.map((tested) => tested[name]))];
