/** An answer of the API server double that is no success: thrown, and sent as a Status object. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Record<string, unknown>;
  constructor(args: { code: number; reason: string; message: string; details?: Record<string, unknown> }) {
    super(args.message);
    this.code = args.code;
    this.reason = args.reason;
    this.details = args.details ?? {};
  }

  get body(): Record<string, unknown> {
    const { code, reason, message, details } = this;
    return { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message, details };
  }
}

export const notFound = (kind: string, name: string): StatusError =>
  new StatusError({
    code: 404,
    reason: "NotFound",
    message: `${kind} "${name}" not found`,
    details: { kind, name },
  });
