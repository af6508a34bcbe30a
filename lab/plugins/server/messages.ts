import type * as wire from "@pulumi/pulumi/proto/provider_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type { Decode } from "./property.ts";
import type {
  CheckFailure,
  CheckRequest,
  CreateRequest,
  DeleteRequest,
  Diff,
  DiffRequest,
  PropertyDiff,
  ReadRequest,
  UpdateRequest,
} from "./provider.ts";

/** The parts of a request that say which resource it is about. */
export interface Addressed {
  getUrn(): string;
  getName(): string;
  getType(): string;
}

/** Urn, name and type; engines that send only the URN are understood too. */
export function addressOf(request: Addressed): { urn: string; name: string; type: string } {
  const urn = request.getUrn();
  const [, , qualifiedType = "", ...name] = urn.split("::");
  return {
    urn,
    name: request.getName() || name.join("::"),
    type: request.getType() || (qualifiedType.split("$").at(-1) ?? ""),
  };
}

export const fromCheck = (request: wire.CheckRequest, decode: Decode): CheckRequest => ({
  ...addressOf(request),
  olds: decode(request.getOlds()),
  news: decode(request.getNews()),
  randomSeed: request.getRandomseed_asU8(),
});

export const fromDiff = (request: wire.DiffRequest | wire.UpdateRequest, decode: Decode): DiffRequest => ({
  ...addressOf(request),
  id: request.getId(),
  oldInputs: decode(request.getOldInputs()),
  olds: decode(request.getOlds()),
  news: decode(request.getNews()),
  ignoreChanges: request.getIgnorechangesList(),
});

export const fromCreate = (request: wire.CreateRequest, decode: Decode): CreateRequest => ({
  ...addressOf(request),
  news: decode(request.getProperties()),
  preview: request.getPreview(),
  timeoutSeconds: request.getTimeout(),
});

export const fromRead = (request: wire.ReadRequest, decode: Decode): ReadRequest => ({
  ...addressOf(request),
  id: request.getId(),
  inputs: decode(request.getInputs()),
  properties: decode(request.getProperties()),
});

export const fromUpdate = (request: wire.UpdateRequest, decode: Decode): UpdateRequest => ({
  ...fromDiff(request, decode),
  preview: request.getPreview(),
  timeoutSeconds: request.getTimeout(),
});

export const fromDelete = (request: wire.DeleteRequest, decode: Decode): DeleteRequest => ({
  ...addressOf(request),
  id: request.getId(),
  oldInputs: decode(request.getOldInputs()),
  properties: decode(request.getProperties()),
  timeoutSeconds: request.getTimeout(),
});

export function toFailures(failures: CheckFailure[] = []): wire.CheckFailure[] {
  return failures.map(({ property, reason }) =>
    new providerProto.CheckFailure().setProperty(property).setReason(reason),
  );
}

export function toDiff(diff: Diff): wire.DiffResponse {
  const { DiffChanges } = providerProto.DiffResponse;
  const response = new providerProto.DiffResponse()
    .setChanges(diff.changes ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE)
    .setDiffsList(diff.diffs)
    .setReplacesList(diff.replaces)
    .setStablesList(diff.stables ?? [])
    .setDeletebeforereplace(diff.deleteBeforeReplace ?? false)
    .setHasdetaileddiff(diff.detailedDiff !== undefined);
  for (const [path, property] of Object.entries(diff.detailedDiff ?? {})) {
    response.getDetaileddiffMap().set(path, toPropertyDiff(property));
  }
  return response;
}

function toPropertyDiff({ kind, inputDiff }: PropertyDiff): wire.PropertyDiff {
  const { Kind } = providerProto.PropertyDiff;
  const kinds = {
    add: Kind.ADD,
    "add-replace": Kind.ADD_REPLACE,
    delete: Kind.DELETE,
    "delete-replace": Kind.DELETE_REPLACE,
    update: Kind.UPDATE,
    "update-replace": Kind.UPDATE_REPLACE,
  } as const;
  return new providerProto.PropertyDiff().setKind(kinds[kind]).setInputdiff(inputDiff ?? false);
}
