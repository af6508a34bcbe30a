import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as wire from "@pulumi/pulumi/proto/provider_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type { Message } from "google-protobuf";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { decodeValue } from "../../../lab/plugins/server/property.ts";
import type { Provider } from "../../../lab/plugins/server/provider.ts";
import { listenAsProvider } from "../../../lab/plugins/server/serve.ts";

/** A JSON object. */
export type Json = Record<string, unknown>;

/** What a plugin answers: its response in a normal form (see {@link normalize}) or its error message. */
export type Answer = { response: Json; error?: never } | { error: string; response?: never };

/** One recorded call of a resource plugin by the engine. */
export interface Exchange {
  /** Name of the recording without its ending, e.g. `5-up-change`. */
  recording: string;
  /** Name of the gRPC method, e.g. `Check`. */
  method: keyof typeof requests;
  /** The resource's name, or the provider's. */
  name: string;
  /** Type token of the resource; `pulumi:providers:<package>` for calls about the configuration. */
  type: string;
  request: Json;
  /** What the official plugin answered. */
  expected: Answer;
}

/** A provider served over real gRPC, to play recorded (or made up) calls to. */
export interface Replay {
  play(call: { method: keyof typeof requests; request: Json }): Promise<Answer>;
  /** What the engine calls when the user presses Ctrl-C. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

const requests = {
  CheckConfig: providerProto.CheckRequest,
  DiffConfig: providerProto.DiffRequest,
  Configure: providerProto.ConfigureRequest,
  Invoke: providerProto.InvokeRequest,
  Check: providerProto.CheckRequest,
  Diff: providerProto.DiffRequest,
  Create: providerProto.CreateRequest,
  Read: providerProto.ReadRequest,
  Update: providerProto.UpdateRequest,
  Delete: providerProto.DeleteRequest,
} as const;

const TRANSCRIPTS = join(import.meta.dirname, "transcripts");

/** The recorded calls about one package (`command`, `tls`, `random`), in the order they were made. */
export function recorded(packageName: string): Exchange[] {
  return readdirSync(TRANSCRIPTS)
    .filter((file) => file.endsWith(".jsonl"))
    .sort()
    .flatMap((file) => readRecording(file))
    .filter(({ type }) => type.startsWith(`${packageName}:`) || type === `pulumi:providers:${packageName}`);
}

function readRecording(file: string): Exchange[] {
  return readFileSync(join(TRANSCRIPTS, file), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { method: string; request: Json; response: Json; errors?: string[] })
    .filter(({ method, request }) => method.startsWith("ResourceProvider/") && "type" in request)
    .map(({ method: path, request, response, errors }) => {
      const method = path.replace("ResourceProvider/", "") as Exchange["method"];
      const error = errors?.[0]?.replace(/^rpc error: code = \w+ desc = /, "");
      return {
        recording: file.replace(".jsonl", ""),
        method,
        name: String(request.name),
        type: String(request.type),
        request,
        expected: error === undefined ? { response: normalize(response) } : { error },
      };
    });
}

/** Serves the provider and connects to it; messages for the display go to `engineAddress` (default: nowhere). */
export async function startReplay(provider: Provider, engineAddress?: string): Promise<Replay> {
  const server = await listenAsProvider({ provider, engineAddress });
  const client = new providerGrpc.ResourceProviderClient(
    `127.0.0.1:${server.port}`,
    credentials.createInsecure(),
    { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 },
  );
  const play: Replay["play"] = ({ method, request }) => {
    const name = (method.charAt(0).toLowerCase() + method.slice(1)) as "check";
    const message = toMessage(new requests[method](), request);
    return new Promise((resolve) => {
      const respond = (error: ServiceError | null, response?: Message) =>
        resolve(error ? { error: error.details } : { response: normalize(toJson(response)) });
      Reflect.apply(client[name], client, [message, respond]);
    });
  };
  const cancel = () =>
    new Promise<void>((resolve) => {
      client.cancel(new emptyProto.Empty(), () => resolve());
    });
  return { play, cancel, close: () => (client.close(), server.close()) };
}

const STRUCTS = new Set(["olds", "news", "oldInputs", "inputs", "properties", "args"]);

/** Fills a message from its JSON form. */
function toMessage(message: Message, json: Json): Message {
  const methods = Object.getPrototypeOf(message) as Record<string, (value: unknown) => void>;
  for (const [field, value] of Object.entries(json)) {
    if (field === "variables") continue; // superseded by `args`
    const wanted = `set${field}`.toLowerCase();
    const setter = Object.keys(methods).find((name) =>
      [wanted, `${wanted}list`].includes(name.toLowerCase()),
    );
    if (!setter) throw new Error(`the message has no field ${field}`);
    const converted = STRUCTS.has(field) ? structProto.Struct.fromJavaScript(value as never) : value;
    methods[setter]?.call(message, converted);
  }
  return message;
}

/** The JSON form of a response, with the fields that replays compare. */
function toJson(message: Message | undefined): Json {
  const json: Json = {};
  for (const [field, getter] of [
    ["inputs", "getInputs"],
    ["properties", "getProperties"],
    ["return", "getReturn"],
  ] as const) {
    const struct = call(message, getter);
    if (struct instanceof structProto.Struct) json[field] = struct.toJavaScript();
  }
  if (call(message, "getId")) json.id = call(message, "getId");
  const failures = call(message, "getFailuresList") as wire.CheckFailure[] | undefined;
  if (failures?.length) json.failures = failures.map((failure) => failure.toObject());
  return message instanceof providerProto.DiffResponse ? diffToJson(message) : json;
}

const call = (target: unknown, method: string): unknown =>
  (target as Record<string, (() => unknown) | undefined> | undefined)?.[method]?.();

const nameOf = (names: object, value: number): string | undefined =>
  Object.entries(names).find(([, number]) => number === value)?.[0];

function diffToJson(message: wire.DiffResponse): Json {
  const detailed = [...message.getDetaileddiffMap().entries()].map(([path, property]) => [
    path,
    { kind: nameOf(providerProto.PropertyDiff.Kind, property.getKind()), inputDiff: property.getInputdiff() },
  ]);
  return {
    changes: nameOf(providerProto.DiffResponse.DiffChanges, message.getChanges()),
    diffs: message.getDiffsList(),
    replaces: message.getReplacesList(),
    detailedDiff: Object.fromEntries(detailed) as Json,
    deleteBeforeReplace: message.getDeletebeforereplace(),
    hasDetailedDiff: message.getHasdetaileddiff(),
  };
}

/**
 * Makes responses comparable: secrets are unwrapped (the official plugins differ in whether they accept them),
 * unknown values become UNKNOWN, and fields that the recording leaves out for being empty are left out.
 */
function normalize(json: Json): Json {
  const { acceptSecrets, acceptResources, acceptOutputs, ...rest } = decodeValue(json) as Json;
  if ("changes" in rest) rest.detailedDiff = normalizeDetails(rest.detailedDiff as Json | undefined);
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => !isEmpty(value)));
}

function normalizeDetails(details: Json | undefined = {}): Json {
  const kinds = Object.entries(details as Record<string, { kind?: string; inputDiff?: boolean }>);
  return Object.fromEntries(
    kinds.map(([path, { kind = "ADD", inputDiff = false }]) => [path, { kind, inputDiff }]),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === "object" && value !== null && Object.keys(value).length === 0);
