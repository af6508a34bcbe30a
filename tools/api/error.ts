import { ApiException } from "@kubernetes/client-node";

/** What the API server says, in one sentence; any other error as it is. */
export function asSentence(error: unknown): unknown {
  return error instanceof ApiException ? new Error(sentenceOf(error), { cause: error }) : error;
}

function sentenceOf({ code, body }: ApiException<unknown>): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const [, message] = /"message":"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  return `the API server answered ${code}: ${message === undefined ? text : (JSON.parse(`"${message}"`) as string)}`;
}
