import { describe, expect, test } from "vitest";
import type { Exchange, Replay } from "./replay.ts";

/** Whether something new is made, which has chance in it. */
export const isRealCreate = ({ method, request }: Exchange): boolean =>
  method === "Create" && !request.preview;

/** Tests that all recorded calls but real creations are answered as the official plugin answered them. */
export function testRecordedAnswers(exchanges: readonly Exchange[], replay: () => Replay): void {
  test.each(exchanges.filter(({ method }) => method === "DiffConfig"))(
    "$recording: the configuration is not changed",
    async ({ method, request, expected }) => {
      // The official plugin leaves the comparison to the engine (DIFF_UNKNOWN); the inputs are equal.
      expect(expected).toEqual({ response: {} });
      expect(await replay().play({ method, request })).toEqual({ response: { changes: "DIFF_NONE" } });
    },
  );

  const answered = exchanges.filter(
    (exchange) => !isRealCreate(exchange) && !["Configure", "DiffConfig"].includes(exchange.method),
  );
  describe.each(answered.map((exchange, index) => ({ ...exchange, title: `${index}` })))(
    "$recording: $method of $name ($title)",
    ({ method, request, expected }) => {
      test("is answered as recorded", async () => {
        expect(await replay().play({ method, request })).toEqual(expected);
      });
    },
  );
}
