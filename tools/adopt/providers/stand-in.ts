import { Server, ServerCredentials } from "@grpc/grpc-js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import structProto, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { messageLimits } from "./plugin.ts";
import type { Properties } from "./properties.ts";
import { Relay, service, unary } from "./relay.ts";

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

const { CreateRequest, CreateResponse } = providerProto;
type CheckRequest = InstanceType<typeof providerProto.CheckRequest>;
type CreateRequest = InstanceType<typeof CreateRequest>;
type CreateResponse = InstanceType<typeof CreateResponse>;

/**
 * Stands between the engine and a plugin: passes on whatever the engine asks, so that the state becomes what the plugin would
 * have made of it, but lets nothing be created.
 *
 * @param path of the plugin's executable.
 */
export async function standInFor(path: string, adopter: Adopter): Promise<StandIn> {
  const relay = new Relay(path);
  const { check, create } = service;
  const real = realOf(relay);
  const implementation = {
    ...relay.implementation,
    check: unary<CheckRequest, object>((request) => {
      const properties = request.getNews()?.toJavaScript() ?? {};
      const inputs = adopter.inputs?.({ ...resourceIn(request), properties }) ?? properties;
      return relay.pass(check, request.setNews(structOf(inputs)));
    }),
    create: unary<CreateRequest, object>(async (request) => {
      const made = await adopter.adopt({ ...resourceIn(request), properties: propertiesIn(request) }, real);
      return new CreateResponse().setId(made.id).setProperties(structOf(made.properties));
    }),
  };
  const server = new Server(messageLimits);
  server.addService({ ...relay.definitions, check, create }, implementation);
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
      relay.stop();
    },
  };
}

const realOf = (relay: Relay): Real => ({
  create: async ({ type, name, properties, preview = false }) => {
    const request = new CreateRequest()
      .setUrn(`urn:pulumi:adopt::barekube::${type}::${name}`)
      .setType(type)
      .setName(name)
      .setPreview(preview)
      .setProperties(structOf(properties));
    const response = await relay.pass<CreateResponse>(service.create, request);
    return { id: response.getId(), properties: propertiesIn(response) };
  },
});

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
