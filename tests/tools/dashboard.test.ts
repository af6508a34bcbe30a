import { expect, it } from "vitest";
import { optionsFrom } from "../../tools/dashboard/arguments.ts";

it("reads how long a token is valid, and the port", () => {
  expect(optionsFrom({ hours: "0.5", port: "0" })).toEqual({ seconds: 1800, port: 0 });
});

it("names everything that is wrong", () => {
  expect(() => optionsFrom({ hours: "48", port: "80a" })).toThrow(
    new Error(
      '--hours "48": allowed: from 0.17 (ten minutes) to 24\n--port "80a": allowed: a port from 0 to 65535',
    ),
  );
  expect(() => optionsFrom({ hours: "many", port: "70000" })).toThrow(/--hours "many".*\n--port "70000"/);
});
