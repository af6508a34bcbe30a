import { Metadata, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import anyProto from "google-protobuf/google/protobuf/any_pb.js";
import { encode } from "./property.ts";
import type { PropertyMap } from "./property.ts";

/** An error with the gRPC code to answer with; other errors are answered as UNKNOWN, as plugins in Go do. */
export class PluginError extends Error {
  readonly code: status;
  constructor(code: status, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Thrown by `create` or `update` when the resource exists but did not become ready: it is kept in the state. */
export class InitializationError extends Error {
  readonly id: string;
  readonly properties: PropertyMap;
  readonly inputs: PropertyMap;
  readonly reasons: string[];
  constructor(args: { id: string; properties: PropertyMap; inputs: PropertyMap; reasons: string[] }) {
    super(args.reasons.join("; "));
    this.id = args.id;
    this.properties = args.properties;
    this.inputs = args.inputs;
    this.reasons = args.reasons;
  }
}

/** The gRPC error that tells the engine what a handler threw. */
export function toServiceError(thrown: unknown): ServiceError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = error instanceof PluginError ? error.code : status.UNKNOWN;
  const metadata = new Metadata();
  if (error instanceof InitializationError) {
    metadata.set("grpc-status-details-bin", initializationDetails(error, code));
  }
  const details = shorten(error.message);
  return Object.assign(new Error(details), { code, details, metadata });
}

const MAX_HEAD = 256 * 1024;
const MAX_TAIL = 1024 * 1024;

/** Errors travel in an HTTP/2 header; the engine takes none above 16 MiB, where a character may take nine bytes. */
function shorten(message: string): string {
  const excess = message.length - MAX_HEAD - MAX_TAIL;
  if (excess <= 0) return message.toWellFormed();
  const note = `\n… ${excess} characters left out …\n`;
  return (message.slice(0, MAX_HEAD) + note + message.slice(-MAX_TAIL)).toWellFormed();
}

function initializationDetails(error: InitializationError, code: status): Buffer {
  const failure = new providerProto.ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(encode(error.properties))
    .setInputs(encode(error.inputs))
    .setReasonsList(error.reasons);
  const detail = new anyProto.Any();
  detail.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const details = new statusProto.Status().setCode(code).setMessage(error.message).setDetailsList([detail]);
  return Buffer.from(details.serializeBinary());
}
