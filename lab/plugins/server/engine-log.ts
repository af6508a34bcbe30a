import { credentials } from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineProto from "@pulumi/pulumi/proto/engine_pb.js";

/** One message for the engine's display. */
export interface LogEntry {
  urn: string;
  message: string;
  severity: "info" | "warning";
  /** Shown in the status column only, not kept in the log. */
  ephemeral: boolean;
}

/** Sends messages to the engine listening at `address` (`host:port`); without an address they are dropped. */
export function engineLog(address: string | undefined): (entry: LogEntry) => void {
  if (!address) return () => undefined;
  let client: InstanceType<typeof engineGrpc.EngineClient> | undefined;
  return ({ urn, message, severity, ephemeral }) => {
    client ??= new engineGrpc.EngineClient(address, credentials.createInsecure());
    const { INFO, WARNING } = engineProto.LogSeverity;
    const request = new engineProto.LogRequest()
      .setUrn(urn)
      .setMessage(message)
      .setSeverity(severity === "warning" ? WARNING : INFO)
      .setEphemeral(ephemeral);
    // A message that cannot be shown must not fail the operation it reports on.
    client.log(request, () => undefined);
  };
}
