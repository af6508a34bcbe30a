import { status } from "@grpc/grpc-js";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import type * as wire from "@pulumi/pulumi/proto/provider_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { configurationCalls } from "./configuration-calls.ts";
import type { LogEntry } from "./engine-log.ts";
import { PluginError } from "./errors.ts";
import { decode, encode } from "./property.ts";
import type { CallContext, Provider } from "./provider.ts";
import { resourceCalls } from "./resource-calls.ts";
import { type ContextualUnary, unary as unaryCall } from "./unary.ts";

/** The gRPC service ResourceProvider for a provider. `cancelled` is called when the engine has cancelled. */
export function resourceProviderService(args: {
  provider: Provider;
  log: (entry: LogEntry) => void;
  cancelled: () => void;
}): UntypedServiceImplementation {
  const { provider, log, cancelled } = args;
  const cancellation = new AbortController();
  const unary: ContextualUnary = (handle) =>
    unaryCall((request, ended) => {
      const signal = AbortSignal.any([cancellation.signal, ended]);
      return handle(request, contextOf({ request, signal, log }));
    });
  return {
    ...configurationCalls(provider, unary),
    ...resourceCalls(provider, unary),
    getPluginInfo: unary<Empty, InstanceType<typeof pluginProto.PluginInfo>>(() =>
      new pluginProto.PluginInfo().setVersion(provider.version),
    ),
    invoke: unary<wire.InvokeRequest, wire.InvokeResponse>(async (request, context) => {
      const token = request.getTok();
      const run = provider.invokes?.[token];
      if (!run) {
        throw new PluginError(
          status.UNIMPLEMENTED,
          `The plugin ${provider.name} of the lab has no function ${token}.`,
        );
      }
      return new providerProto.InvokeResponse().setReturn(
        encode(await run(decode(request.getArgs()), context)),
      );
    }),
    cancel: unary<Empty, Empty>(() => {
      cancellation.abort(new PluginError(status.CANCELLED, "the update was cancelled"));
      provider.cancel?.();
      // The answer must leave before the server closes.
      setImmediate(cancelled);
      return new emptyProto.Empty();
    }),
  };
}

function contextOf(args: {
  request: unknown;
  signal: AbortSignal;
  log: (entry: LogEntry) => void;
}): CallContext {
  const { signal, log } = args;
  const request = args.request as { getUrn?: () => string };
  const urn = request.getUrn?.() ?? "";
  return {
    signal,
    status: (message, severity = "info") => log({ urn, message, severity, ephemeral: true }),
    log: (message, severity = "info") => log({ urn, message, severity, ephemeral: false }),
  };
}
