import { expect, it } from "vitest";
import { engineArguments } from "../../../lab/stack/engine-arguments.ts";

const stack = { name: "dev", configFile: "/f.yaml" };
const both = ["--stack", "dev", "--config-file", "/f.yaml"];

it.each([
  [["up", "--yes"], ["up", "--yes", ...both], true],
  [["preview", "-s", "other"], ["preview", "-s", "other", "--config-file", "/f.yaml"], true],
  [["destroy", "--stack=other"], ["destroy", "--stack=other", "--config-file", "/f.yaml"], true],
  [["config", "--config-file=x.yaml"], ["config", "--config-file=x.yaml", "--stack", "dev"], true],
  [["import", "--", "-x"], ["import", ...both, "--", "-x"], true],
  [["-v=3", "refresh"], ["-v=3", "refresh", ...both], true],
  [["stack", "output"], ["stack", "output", "--stack", "dev"], false],
  [["state", "delete", "urn"], ["state", "delete", "urn", "--stack", "dev"], false],
  [["about"], ["about"], false],
  [["plugin", "ls"], ["plugin", "ls"], false],
  [[], [], false],
])("pulumi %j runs as %j", (args, expected, readsStackFile) => {
  expect(engineArguments(args, stack)).toEqual({ args: expected, readsStackFile });
});
