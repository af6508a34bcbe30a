import {
  type handleUnaryCall,
  type ServiceDefinition,
  type ServiceError,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import { type RunningPlugin, startPlugin } from "./plugin.ts";

export type Definition = ServiceDefinition[string];

/** What a plugin can be asked, by the name of the method. */
export const service = providerGrpc.ResourceProviderService as unknown as Record<string, Definition> & {
  check: Definition;
  create: Definition;
};

/** A plugin that is started when the engine first says something to it, and everything that can be passed on to it. */
export class Relay {
  /** Every method of the service, with messages as they came. */
  readonly definitions: Record<string, Definition> = {};
  readonly implementation: UntypedServiceImplementation = {};
  readonly #path: string;
  #plugin: Promise<RunningPlugin> | undefined;

  /** @param path of the plugin's executable. */
  constructor(path: string) {
    this.#path = path;
    for (const [method, definition] of Object.entries(service)) {
      const raw = { ...definition, ...unread };
      this.definitions[method] = raw;
      this.implementation[method] = unary<Buffer, Buffer>((message) => {
        if (method === "handshake") void this.#start(engineAddressIn(message));
        return this.pass(raw, message);
      });
    }
    // The plugin was started with what this would tell it.
    this.implementation["attach"] = unary<Buffer, Buffer>(() => Promise.resolve(Buffer.alloc(0)));
  }

  /** What the plugin answers. */
  async pass<Response>(
    { path, requestSerialize, responseDeserialize }: Definition,
    message: object,
  ): Promise<Response> {
    const { client } = await this.#start("");
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        requestSerialize as (value: object) => Buffer,
        responseDeserialize as (value: Buffer) => Response,
        message,
        (error, response) => {
          if (error !== null || response === undefined) reject(error ?? new Error("no answer"));
          else resolve(response);
        },
      );
    });
  }

  stop(): void {
    this.#plugin?.then(
      ({ stop }) => {
        stop();
      },
      () => undefined,
    );
  }

  #start(engineAddress: string): Promise<RunningPlugin> {
    return (this.#plugin ??= startPlugin(this.#path, engineAddress));
  }
}

const same = (bytes: Buffer) => bytes;
const unread = {
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
};

const engineAddressIn = (handshake: Buffer): string =>
  providerProto.ProviderHandshakeRequest.deserializeBinary(handshake).getEngineAddress();

/** A handler of gRPC from a function. */
export function unary<Request, Response>(
  answer: (request: Request) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return ({ request }, callback) => {
    answer(request).then(
      (response) => {
        callback(null, response);
      },
      (thrown: unknown) => {
        callback(isServiceError(thrown) ? thrown : { code: status.UNKNOWN, details: messageOf(thrown) });
      },
    );
  };
}

const isServiceError = (thrown: unknown): thrown is ServiceError =>
  thrown instanceof Error && "code" in thrown && "details" in thrown;
const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
