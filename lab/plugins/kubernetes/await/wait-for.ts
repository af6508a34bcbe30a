import { fieldAt, numberAt } from "../fields.ts";
import type { PropertyMap } from "../../server/property.ts";
import { conditionOf } from "./pod-status.ts";
import type { Readiness } from "./verdict.ts";

type Expectation = { text: string; holds: (object: PropertyMap) => boolean };

/**
 * Readiness by the annotation `pulumi.com/waitFor`: one expectation or a JSON list of them, each either
 * `condition=Type[=Status]` or `jsonpath={.path.to.field}[=value]`. Of JSONPath, only plain paths of names are known.
 */
export function waitFor(annotation: string): Readiness {
  const expectations = parseList(annotation).map(parseExpectation);
  return {
    related: () => [],
    judge({ object }) {
      const observed = numberAt(object, "status", "observedGeneration");
      const stale = observed !== undefined && observed < (numberAt(object, "metadata", "generation") ?? 0);
      const missing = expectations.filter(({ holds }) => stale || !holds(object)).map(({ text }) => text);
      const status = missing.length === 0 ? "Ready" : `Waiting for ${missing.join(" and ")}`;
      return {
        ready: missing.length === 0,
        status,
        problems: missing.map((text) => `${text} does not hold.`),
      };
    },
  };
}

function parseList(annotation: string): string[] {
  if (!annotation.startsWith("[")) return [annotation];
  const list: unknown = JSON.parse(annotation);
  return Array.isArray(list) ? list.map(String) : [annotation];
}

function parseExpectation(text: string): Expectation {
  const condition = /^condition=(?<type>[^=]+)(?:=(?<status>.*))?$/.exec(text)?.groups;
  if (condition) {
    const { type = "", status = "True" } = condition;
    return { text, holds: (object) => conditionOf(object, type)?.status === status };
  }
  const jsonpath = /^jsonpath=\{?\.(?<path>[\w-]+(?:\.[\w-]+)*)\}?(?:=(?<value>.*))?$/.exec(text)?.groups;
  if (!jsonpath) {
    throw new Error(
      `pulumi.com/waitFor is ${JSON.stringify(text)}; the lab knows condition=Type[=Status] and jsonpath={.path.to.field}[=value].`,
    );
  }
  const { path = "", value } = jsonpath;
  return {
    text,
    holds: (object) => {
      const found = fieldAt(object, ...path.split("."));
      return value === undefined ? found !== undefined : String(found) === value;
    },
  };
}
