import { createRequire } from "node:module";

// Preloaded before the program (see Pulumi.yaml), this turns off what only helps to debug the SDK: half of its time.

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

// The SDK keeps a stack trace as text with each promise, more than forty per resource, to find promises that leak.
// Upstream switch that would remove this: PULUMI_DEBUG_PROMISE_LEAKS deciding whether the traces are taken at all; so
// far it only decides whether they are printed.
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

// The SDK sends debug messages to the engine one by one and waits for each; the engine drops them unless `--debug` is
// given, which the program cannot know, or this variable is set. It also sends the stack trace of every resource, which
// the engine keeps in the state, with paths of this machine.
// Upstream switch that would remove this: the engine telling the SDK its log level, and source positions being optional.
if (!process.env["PULUMI_OPTION_DEBUG"]) {
  const log = sdk("@pulumi/pulumi/log/index.js") as Log;
  log.debug = () => Promise.resolve();
  const { Resource } = sdk("@pulumi/pulumi/resource.js") as Resources;
  Resource.stackTrace = () => [];
}
