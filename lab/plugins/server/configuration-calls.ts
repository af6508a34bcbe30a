import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import type * as wire from "@pulumi/pulumi/proto/provider_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import * as messages from "./messages.ts";
import { decode, encode } from "./property.ts";
import type { Provider } from "./provider.ts";
import type { ContextualUnary } from "./unary.ts";

/** The calls about the provider's own configuration. */
export function configurationCalls(provider: Provider, unary: ContextualUnary): UntypedServiceImplementation {
  return {
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
  };
}
