import resourceGrpc from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resourceProto from "@pulumi/pulumi/proto/resource_pb.js";
import type {
  RegisterResourceRequest,
  RegisterResourceResponse,
  SupportsFeatureRequest,
  SupportsFeatureResponse,
} from "@pulumi/pulumi/proto/resource_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { listen } from "../../../lab/plugins/server/serve.ts";
import { unary } from "../../../lab/plugins/server/unary.ts";

/** The part of an engine at which programs register their resources. */
export interface Monitor {
  /** `host:port` */
  address: string;
  /** Type and name of each registered resource. */
  registered: [type: string, name: string][];
  close(): Promise<void>;
}

/** Starts a monitor that accepts every resource and makes none. */
export async function startMonitor(): Promise<Monitor> {
  const registered: Monitor["registered"] = [];
  const nothing = unary<unknown, Empty>(() => new emptyProto.Empty());
  const { port, close } = await listen(resourceGrpc.ResourceMonitorService, {
    supportsFeature: unary<SupportsFeatureRequest, SupportsFeatureResponse>(() =>
      new resourceProto.SupportsFeatureResponse().setHassupport(true),
    ),
    registerResource: unary<RegisterResourceRequest, RegisterResourceResponse>((request) => {
      registered.push([request.getType(), request.getName()]);
      const urn = `urn:pulumi:stack::project::${request.getType()}::${request.getName()}`;
      return new resourceProto.RegisterResourceResponse().setUrn(urn);
    }),
    registerResourceOutputs: nothing,
    signalAndWaitForShutdown: nothing,
  });
  return { address: `127.0.0.1:${port}`, registered, close };
}
