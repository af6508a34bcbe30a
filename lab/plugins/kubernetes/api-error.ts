import { isMap, listAt, numberAt, stringAt } from "./fields.ts";

/** An answer of the API server that is not a success, with the server's own message. */
export class ApiError extends Error {
  /** HTTP status code. */
  readonly code: number;
  /** The server's word for it, e.g. `AlreadyExists`; empty when it gave none. */
  readonly reason: string;
  /** The kind of object the message is about (its plural), e.g. `namespaces`; empty when it gave none. */
  readonly about: string;
  /** The fields the server complains of. */
  readonly fields: { field: string; reason: string }[];

  constructor(code: number, body: unknown) {
    super(
      stringAt(body, "message") ?? (typeof body === "string" && body.trim() ? body.trim() : `HTTP ${code}`),
    );
    this.code = numberAt(body, "code") ?? code;
    this.reason = stringAt(body, "reason") ?? "";
    this.about = stringAt(body, "details", "kind") ?? "";
    this.fields = listAt(body, "details", "causes")
      .filter(isMap)
      .map((cause) => ({ field: stringAt(cause, "field") ?? "", reason: stringAt(cause, "reason") ?? "" }));
  }
}

/** The API server could not be asked: no connection, no trust in its certificate, no usable kubeconfig. */
export class UnreachableError extends Error {}

/** The API server serves no such kind. */
export class UnknownKindError extends Error {
  constructor(apiVersion: string, kind: string) {
    super(`the API server serves no kind ${kind} in ${apiVersion}`);
  }
}

const isCode = (error: unknown, code: number): boolean => error instanceof ApiError && error.code === code;

export const isNotFound = (error: unknown): boolean => isCode(error, 404);
export const isForbidden = (error: unknown): boolean => isCode(error, 403);
export const isInvalid = (error: unknown): boolean => isCode(error, 422);
export const isAlreadyExists = (error: unknown): boolean =>
  error instanceof ApiError && error.reason === "AlreadyExists";
/** A conflict of field managers, or of versions. */
export const isConflict = (error: unknown): boolean => isCode(error, 409) && !isAlreadyExists(error);
export const isNamespaceNotFound = (error: unknown): boolean =>
  isNotFound(error) && error instanceof ApiError && error.about === "namespaces";
/** A webhook on the way does not take part in dry runs. */
export const isDryRunUnsupported = (error: unknown): boolean =>
  isCode(error, 400) && error instanceof Error && error.message.includes("does not support dry run");

/** Words of any thrown value. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
