import { status } from "@grpc/grpc-js";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import type * as wire from "@pulumi/pulumi/proto/provider_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import type { LogEntry } from "./engine-log.ts";
import { PluginError } from "./errors.ts";
import * as messages from "./messages.ts";
import { decode, decodeWithSecrets, encode } from "./property.ts";
import type { Awaitable, CallContext, Provider, ResourceType } from "./provider.ts";
import { unary as unaryCall } from "./unary.ts";

/** The gRPC service ResourceProvider for a provider. `cancelled` is called when the engine has cancelled. */
export function resourceProviderService(args: {
  provider: Provider;
  log: (entry: LogEntry) => void;
  cancelled: () => void;
}): UntypedServiceImplementation {
  const { provider, log, cancelled } = args;
  const cancellation = new AbortController();
  const read = provider.acceptSecrets ? decodeWithSecrets : decode;

  function unary<Request, Response>(handle: (request: Request, context: CallContext) => Awaitable<Response>) {
    return unaryCall((request: Request, ended) => {
      const signal = AbortSignal.any([cancellation.signal, ended]);
      return handle(request, contextOf({ request, signal, log }));
    });
  }

  function resource(request: { getUrn(): string; getName(): string; getType(): string }): ResourceType {
    const { type } = messages.addressOf(request);
    const found = provider.resources[type] ?? provider.findResource?.(type);
    if (found) return found;
    const known = Object.keys(provider.resources).join(", ");
    throw new PluginError(
      status.UNIMPLEMENTED,
      `The plugin ${provider.name} of the lab has no resource type ${type}${known && `, only: ${known}`}.`,
    );
  }

  return {
    getPluginInfo: unary<Empty, InstanceType<typeof pluginProto.PluginInfo>>(() =>
      new pluginProto.PluginInfo().setVersion(provider.version),
    ),
    checkConfig: unary<wire.CheckRequest, wire.CheckResponse>(async (request) => {
      const { olds, news } = messages.fromCheck(request, decode);
      const checked = (await provider.checkConfig?.({ olds, news })) ?? { inputs: news };
      return new providerProto.CheckResponse()
        .setInputs(encode(checked.inputs))
        .setFailuresList(messages.toFailures(checked.failures));
    }),
    diffConfig: unary<wire.DiffRequest, wire.DiffResponse>(async (request) => {
      const none = { changes: false, diffs: [], replaces: [] };
      return messages.toDiff((await provider.diffConfig?.(messages.fromDiff(request, decode))) ?? none);
    }),
    configure: unary<wire.ConfigureRequest, wire.ConfigureResponse>(async (request) => {
      await provider.configure?.(decode(request.getArgs()));
      return new providerProto.ConfigureResponse()
        .setSupportspreview(true)
        .setAcceptsecrets(provider.acceptSecrets ?? false);
    }),
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
    check: unary<wire.CheckRequest, wire.CheckResponse>(async (request, context) => {
      const checked = await resource(request).check(messages.fromCheck(request, read), context);
      return new providerProto.CheckResponse()
        .setInputs(encode(checked.inputs))
        .setFailuresList(messages.toFailures(checked.failures));
    }),
    diff: unary<wire.DiffRequest, wire.DiffResponse>(async (request, context) =>
      messages.toDiff(await resource(request).diff(messages.fromDiff(request, read), context)),
    ),
    create: unary<wire.CreateRequest, wire.CreateResponse>(async (request, context) => {
      const created = await resource(request).create(messages.fromCreate(request, read), context);
      return new providerProto.CreateResponse().setId(created.id).setProperties(encode(created.properties));
    }),
    read: unary<wire.ReadRequest, wire.ReadResponse>(async (request, context) => {
      const type = resource(request);
      const stored = messages.fromRead(request, read);
      const found = type.read ? await type.read(stored, context) : stored;
      if (!found) return new providerProto.ReadResponse();
      return new providerProto.ReadResponse()
        .setId(found.id)
        .setProperties(encode(found.properties))
        .setInputs(encode(found.inputs));
    }),
    update: unary<wire.UpdateRequest, wire.UpdateResponse>(async (request, context) => {
      const type = resource(request);
      if (!type.update) {
        throw new PluginError(
          status.UNIMPLEMENTED,
          `${messages.addressOf(request).type} cannot be updated in place.`,
        );
      }
      const updated = await type.update(messages.fromUpdate(request, read), context);
      return new providerProto.UpdateResponse().setProperties(encode(updated.properties));
    }),
    delete: unary<wire.DeleteRequest, Empty>(async (request, context) => {
      await resource(request).delete(messages.fromDelete(request, read), context);
      return new emptyProto.Empty();
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
  const { request, signal, log } = args;
  const urn =
    request !== null &&
    typeof request === "object" &&
    "getUrn" in request &&
    typeof request.getUrn === "function"
      ? String(request.getUrn())
      : "";
  return {
    signal,
    status: (message, severity = "info") => log({ urn, message, severity, ephemeral: true }),
    log: (message, severity = "info") => log({ urn, message, severity, ephemeral: false }),
  };
}
