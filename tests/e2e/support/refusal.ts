import assert from "node:assert/strict";

/** The message with which something was refused. @throws unless it was, for the expected reason. */
export async function refusal(attempt: Promise<unknown>, reason: RegExp): Promise<string> {
  const error: unknown = await attempt.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  assert.ok(error instanceof Error, "it was not refused");
  assert.match(error.message, reason);
  return error.message;
}
