import { describe, expect, it } from "vitest";
import { judge } from "./judge.ts";

describe("pulumi.com/waitFor", () => {
  const object = (waitFor: string) => ({
    ...{
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { generation: 1, annotations: { "pulumi.com/waitFor": waitFor } },
    },
    status: {
      phase: "Running",
      conditions: [
        { type: "Good", status: "True" },
        { type: "Bad", status: "False" },
      ],
    },
  });
  it.each([
    ["condition=Good", true],
    ["condition=Bad", false],
    ["condition=Bad=False", true],
    ["jsonpath={.status.phase}=Running", true],
    ["jsonpath={.status.phase}=Done", false],
    ["jsonpath={.status.phase}", true],
    ["jsonpath={.status.none}", false],
    ['["condition=Good", "jsonpath={.status.phase}=Done"]', false],
  ])("%s", (annotation, ready) => {
    expect(judge(object(annotation)).ready).toBe(ready);
  });

  it("refuses what it does not understand", () => {
    expect(() => judge(object("jsonpath={.status[?(@.a)]}"))).toThrow(
      "the lab knows condition=Type[=Status]",
    );
  });
});
