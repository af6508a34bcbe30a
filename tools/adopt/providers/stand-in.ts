import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type ServiceError,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import structProto, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { messageLimits, type RunningPlugin, startPlugin } from "./plugin.ts";
import type { Properties } from "./properties.ts";

/** What is asked of a plugin about one resource. */
export interface Asked {
  type: string;
  name: string;
  properties: Properties;
}

export interface Made {
  id: string;
  properties: Properties;
}

/** The plugin itself. */
export interface Real {
  create: (asked: Asked & { preview?: boolean }) => Promise<Made>;
}

/** How resources of a plugin are taken over instead of made. */
export interface Adopter {
  /** The inputs of what is there, which may be others than those asked for. */
  inputs?: (asked: Asked) => Properties;
  /** What the plugin would have returned when it made what is there. It must not make anything outside of the state. */
  adopt: (asked: Asked, real: Real) => Promise<Made>;
}

export interface StandIn {
  port: number;
  stop(): void;
}

const { ResourceProviderService } = providerGrpc;
const { CreateRequest } = providerProto;
type Definition = ServiceDefinition[string];

/**
 * Stands between the engine and a plugin: passes on whatever the engine asks, so that the state becomes what the plugin would
 * have made of it, but lets nothing be created.
 *
 * @param path of the plugin's executable.
 */
export async function standInFor(path: string, adopter: Adopter): Promise<StandIn> {
  let plugin: Promise<RunningPlugin> | undefined;
  const started = (engineAddress: string) => (plugin ??= startPlugin(path, engineAddress));
  const forward = async <Request, Response>(
    definition: Definition,
    message: Request,
    engineAddress = "",
  ): Promise<Response> => {
    const { client } = await started(engineAddress);
    const { path: method, requestSerialize, responseDeserialize } = definition;
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        method,
        requestSerialize as (value: Request) => Buffer,
        responseDeserialize as (value: Buffer) => Response,
        message,
        (error, response) => {
          if (error !== null || response === undefined) reject(error ?? new Error("no answer"));
          else resolve(response);
        },
      );
    });
  };
  const service = ResourceProviderService as unknown as Record<string, Definition>;
  const { definitions, implementation } = relay(service, forward);
  const { check, create } = service as { check: Definition; create: Definition };
  const real: Real = {
    create: async ({ type, name, properties, preview = false }) => {
      const request = new CreateRequest()
        .setUrn(`urn:pulumi:adopt::barekube::${type}::${name}`)
        .setType(type)
        .setName(name)
        .setPreview(preview)
        .setProperties(structOf(properties));
      const response = await forward<typeof request, InstanceType<typeof providerProto.CreateResponse>>(
        create,
        request,
      );
      return { id: response.getId(), properties: propertiesIn(response) };
    },
  };
  // The plugin was started with what this would tell it.
  implementation["attach"] = unary<Buffer, Buffer>(() => Promise.resolve(Buffer.alloc(0)));
  implementation["check"] = unary<InstanceType<typeof providerProto.CheckRequest>, unknown>((request) => {
    const properties = request.getNews()?.toJavaScript() ?? {};
    const inputs = adopter.inputs?.({ ...resourceIn(request), properties }) ?? properties;
    return forward(check, request.setNews(structOf(inputs)));
  });
  implementation["create"] = unary<InstanceType<typeof CreateRequest>, unknown>(async (request) => {
    const made = await adopter.adopt({ ...resourceIn(request), properties: propertiesIn(request) }, real);
    return new providerProto.CreateResponse().setId(made.id).setProperties(structOf(made.properties));
  });
  const server = new Server(messageLimits);
  server.addService({ ...definitions, check, create }, implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    port,
    stop: () => {
      server.forceShutdown();
      void plugin?.then(({ stop }) => {
        stop();
      });
    },
  };
}

/** Every method of the service, with messages as they came. */
function relay(
  service: Readonly<Record<string, Definition>>,
  forward: <Request, Response>(
    definition: Definition,
    message: Request,
    engineAddress?: string,
  ) => Promise<Response>,
) {
  const same = (bytes: Buffer) => bytes;
  const definitions: Record<string, Definition> = {};
  const implementation: UntypedServiceImplementation = {};
  for (const [method, definition] of Object.entries(service)) {
    const raw = {
      ...definition,
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    };
    definitions[method] = raw;
    implementation[method] = unary<Buffer, Buffer>((message) =>
      forward(raw, message, engineAddressIn(method, message)),
    );
  }
  return { definitions, implementation };
}

/** The first that the engine says to a plugin that was not started by it. */
function engineAddressIn(method: string, message: Buffer): string | undefined {
  if (method === "handshake")
    return providerProto.ProviderHandshakeRequest.deserializeBinary(message).getEngineAddress();
  return undefined;
}

function unary<Request, Response>(
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

interface Addressed {
  getUrn(): string;
  getType(): string;
  getName(): string;
}

/** Engines may send nothing but the URN. */
function resourceIn(request: Addressed): Pick<Asked, "type" | "name"> {
  const [, , types = "", ...name] = request.getUrn().split("::");
  return {
    type: request.getType() || (types.split("$").at(-1) ?? ""),
    name: request.getName() || name.join("::"),
  };
}

const propertiesIn = (message: {
  getProperties(): InstanceType<typeof structProto.Struct> | undefined;
}): Properties => message.getProperties()?.toJavaScript() ?? {};

const structOf = (properties: Properties) =>
  structProto.Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
