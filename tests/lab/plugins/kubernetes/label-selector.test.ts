import { expect, it } from "vitest";
import { selectorQuery } from "../../../../lab/plugins/kubernetes/await/pod-status.ts";

it("a label selector becomes a query", () => {
  const matchExpressions = [
    { key: "a", operator: "In", values: ["x", "y"] },
    { key: "b", operator: "NotIn", values: ["z"] },
    { key: "c", operator: "Exists" },
    { key: "d", operator: "DoesNotExist" },
  ];
  expect(selectorQuery({ matchLabels: { app: "web" }, matchExpressions })).toBe(
    "app=web,a in (x,y),b notin (z),c,!d",
  );
});
