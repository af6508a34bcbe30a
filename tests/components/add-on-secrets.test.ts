import { beforeAll, expect, it } from "vitest";
import { type Run, runProgram } from "../support/engine.ts";
import { stackOf } from "../support/topologies.ts";
import { smallCluster, variations } from "./variations.ts";

let run: Run;
beforeAll(async () => {
  run = await runProgram(stackOf(smallCluster, variations["add-ons"]?.settings));
});

it("shows no password of an add-on, nor its hash, in an input that is not marked as secret", () => {
  const hidden = [...run.origins]
    .filter(([, origin]) => /(registry|logging)-password/.test(origin))
    .map(([text]) => text);
  expect(hidden.length).toBeGreaterThan(1);
  const forms = hidden.flatMap((text) => [text, ...base64Inside(text)]);
  for (const { name, inputs, secretInputs } of run.graph.resources) {
    const visible = Object.entries(inputs).filter(
      ([input]) => !secretInputs.some((path) => path === input || path.startsWith(`${input}.`)),
    );
    const text = JSON.stringify(visible);
    expect(
      forms.filter((form) => text.includes(form)),
      name,
    ).toEqual([]);
  }
});

it("tells whoever may read secrets how to log in", () => {
  expect(run.secretOutputs).toEqual(["kubeconfig", "logging.password", "registry.password"]);
  expect(run.outputs["registry"]).toMatchObject({
    name: "registry.registry.svc.cluster.local",
    addresses: ["registry.example.com:30500"],
    username: "barekube",
  });
  expect(run.outputs["logging"]).toMatchObject({
    urls: ["https://logs.example.com:30428/select/vmui/"],
    localURL: "https://localhost:9428/select/vmui/",
    username: "barekube",
  });
});

/** What base64 makes of a text within another one, wherever it begins, without what depends on its neighbours. */
const base64Inside = (text: string): string[] =>
  [0, 1, 2].map((shift) =>
    Buffer.from("x".repeat(shift) + text)
      .toString("base64")
      .slice(4, -4),
  );
