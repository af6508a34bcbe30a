import { status } from "@grpc/grpc-js";
import type { handleUnaryCall } from "@grpc/grpc-js";
import { PluginError, toServiceError } from "./errors.ts";
import type { Awaitable, CallContext } from "./provider.ts";

/** A gRPC handler from a function; `signal` is aborted when the caller gives the call up. */
export function unary<Request, Response>(
  handle: (request: Request, signal: AbortSignal) => Awaitable<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const ended = new AbortController();
    call.on("cancelled", () => ended.abort(new PluginError(status.CANCELLED, "the engine ended the call")));
    Promise.resolve()
      .then(() => handle(call.request, ended.signal))
      .then((response) => callback(null, response))
      .catch((error: unknown) => callback(toServiceError(error)));
  };
}

/** The same for a function that gets the call's context. */
export type ContextualUnary = <Request, Response>(
  handle: (request: Request, context: CallContext) => Awaitable<Response>,
) => handleUnaryCall<Request, Response>;
