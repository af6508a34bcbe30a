import { expect, it } from "vitest";
import { runPreloaded } from "../support/preloaded.ts";

/** @returns what the script prints, line by line. */
const run = (script: string, env: Record<string, string> = {}): string[] =>
  runPreloaded("./runtime/sdk-debugging.ts", script, env).split("\n");

const traceOfPromise = `
  function culprit() {
    const promise = Promise.resolve();
    require("@pulumi/pulumi/runtime/debuggable.js").debuggablePromise(promise, "of a test");
    return promise;
  }
  console.log(culprit()._debugStackTrace.includes("culprit"), new Error().stack.includes(" at "));`;

it("keeps no stack trace with the SDK's promises, and leaves those of errors alone", () => {
  expect(run(traceOfPromise)).toEqual(["false true"]);
});

it("keeps it for who looks for leaks", () => {
  expect(run(traceOfPromise, { PULUMI_DEBUG_PROMISE_LEAKS: "1" })).toEqual(["true true"]);
});

const messages = `
  require("@pulumi/pulumi/runtime/settings.js").getEngine = () => ({
    log: (request, done) => { console.log(request.getMessage()); done(); },
  });
  const { log } = require("@pulumi/pulumi");
  log.debug("for the SDK's authors");
  log.warn("for the user");`;

it("tells the engine of warnings and not of what debugs the SDK", () => {
  expect(run(messages)).toEqual(["for the user"]);
});

it("tells it all to who asks", () => {
  expect(run(messages, { PULUMI_OPTION_DEBUG: "true" })).toEqual(["for the SDK's authors", "for the user"]);
});

const source = `
  const { Resource } = require("@pulumi/pulumi");
  console.log(Resource.stackTrace(0).length > 0);`;

it("does not tell by which lines of the program a resource was made, unless asked", () => {
  expect(run(source)).toEqual(["false"]);
  expect(run(source, { PULUMI_OPTION_DEBUG: "true" })).toEqual(["true"]);
});
