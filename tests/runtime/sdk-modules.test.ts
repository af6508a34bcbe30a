import { expect, it } from "vitest";
import { runPreloaded } from "../support/preloaded.ts";

const run = (script: string): string => runPreloaded("./runtime/sdk-modules.ts", script);

const loaded = `Object.keys(require.cache).filter((path) => path.startsWith("/")).map((path) =>
  /node_modules\\/(typescript|@npmcli\\/arborist)\\//.exec(path)?.[1]).some(Boolean)`;

it("starts the SDK without what only functions in the state need", () => {
  expect(run(`require("@pulumi/pulumi"); console.log(${loaded});`)).toBe("false");
});

it("has it there for a program that keeps a function", () => {
  const output = run(`
    require("@pulumi/pulumi").runtime.serializeFunction(() => 42).then(({ text }) => {
      console.log(text.includes("42"), ${loaded});
    });`);
  expect(output).toBe("true true");
});

it("leaves stack traces to Node.js, which runs the program's files as they are", () => {
  const output = run(`
    const { createRequire } = require("node:module");
    const before = Error.prepareStackTrace;
    createRequire(require.resolve("@pulumi/pulumi/cmd/run"))("source-map-support/register");
    console.log(Error.prepareStackTrace === before);`);
  expect(output).toBe("true");
});
