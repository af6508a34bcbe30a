import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineProto from "@pulumi/pulumi/proto/engine_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { listen } from "../../../lab/plugins/server/serve.ts";
import { unary } from "../../../lab/plugins/server/unary.ts";

/** A message as the engine would show it. */
export interface Shown {
  message: string;
  severity: "info" | "warning" | "other";
  /** In the status column only. */
  ephemeral: boolean;
}

/** The part of an engine that takes messages for its display. */
export interface Engine {
  /** `host:port` */
  address: string;
  shown: Shown[];
  close(): Promise<void>;
}

/** Starts an engine that only remembers what it is told. */
export async function startEngine(): Promise<Engine> {
  const shown: Shown[] = [];
  const { INFO, WARNING } = engineProto.LogSeverity;
  const { port, close } = await listen(engineGrpc.EngineService, {
    log: unary<LogRequest, Empty>((request) => {
      const severities = new Map([
        [INFO, "info"],
        [WARNING, "warning"],
      ] as const);
      shown.push({
        message: request.getMessage(),
        severity: severities.get(request.getSeverity() as typeof INFO) ?? "other",
        ephemeral: request.getEphemeral(),
      });
      return new emptyProto.Empty();
    }),
  });
  return { address: `127.0.0.1:${port}`, shown, close };
}
