/** Why a request failed. fetch itself says "fetch failed" and keeps the reason in the error's cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  if (!(cause instanceof Error)) return message;
  // A server with several addresses has a cause without a message.
  const reason = cause.message || ("code" in cause ? String(cause.code) : cause.name);
  return `${message}: ${reason}`;
}
