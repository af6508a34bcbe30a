import { createRequire } from "node:module";

// Loaded ahead of the program (see Pulumi.yaml), this spares it what only serves to debug the SDK: half of its time.

interface Debuggable {
  debuggablePromise: (promise: Promise<unknown>, context: unknown) => Promise<unknown>;
}

interface Log {
  debug: (message: string) => Promise<void>;
}

interface Resources {
  Resource: { stackTrace: (skip: number) => unknown[] };
}

const sdk = createRequire(import.meta.url);

// With each promise, forty and more per resource, goes the text of a stack trace, for who looks for leaks.
if (!process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) {
  const debuggable = sdk("@pulumi/pulumi/runtime/debuggable.js") as Debuggable;
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}

// Messages go to the engine one by one, each with all that the engine said of a resource, and the engine drops them
// unless it was told otherwise: by `--debug`, of which the program does not know, or by this variable. Through whom
// a resource was made, the engine keeps in the state, with the paths of this machine.
if (!process.env["PULUMI_OPTION_DEBUG"]) {
  const log = sdk("@pulumi/pulumi/log/index.js") as Log;
  log.debug = () => Promise.resolve();
  const { Resource } = sdk("@pulumi/pulumi/resource.js") as Resources;
  Resource.stackTrace = () => [];
}
