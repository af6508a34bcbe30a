import { status } from "@grpc/grpc-js";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import type * as wire from "@pulumi/pulumi/proto/provider_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { PluginError } from "./errors.ts";
import * as messages from "./messages.ts";
import { decode, decodeWithSecrets, encode } from "./property.ts";
import type { Provider, ResourceType } from "./provider.ts";
import type { ContextualUnary } from "./unary.ts";

/** The calls about resources, each handed to the resource's type. */
export function resourceCalls(provider: Provider, unary: ContextualUnary): UntypedServiceImplementation {
  const read = provider.acceptSecrets ? decodeWithSecrets : decode;
  const resource = (request: messages.Addressed) => findResource(provider, request);
  return {
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
  };
}

function findResource(provider: Provider, request: messages.Addressed): ResourceType {
  const { type } = messages.addressOf(request);
  const found = provider.resources[type] ?? provider.findResource?.(type);
  if (found) return found;
  const known = Object.keys(provider.resources).join(", ");
  throw new PluginError(
    status.UNIMPLEMENTED,
    `The plugin ${provider.name} of the lab has no resource type ${type}${known && `, only: ${known}`}.`,
  );
}
