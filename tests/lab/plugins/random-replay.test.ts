import { afterAll, beforeAll, expect, test } from "vitest";
import { randomProvider } from "../../../lab/plugins/random/provider.ts";
import { isRealCreate, testRecordedAnswers } from "./recorded-answers.ts";
import { recorded, startReplay } from "./replay.ts";
import type { Json, Replay } from "./replay.ts";

const exchanges = recorded("random");

/** Outputs that are new with every run; the recordings and we only agree on their form. */
const RANDOM: Record<string, Record<string, RegExp>> = {
  "random:index/randomBytes:RandomBytes": { base64: /^[A-Za-z0-9+/]{43}=$/, hex: /^[0-9a-f]{64}$/ },
  "random:index/randomId:RandomId": {
    id: /^[A-Za-z0-9_-]{6}$/,
    b64Std: /^[A-Za-z0-9+/]{6}==$/,
    b64Url: /^[A-Za-z0-9_-]{6}$/,
    dec: /^\d{1,10}$/,
    hex: /^[0-9a-f]{8}$/,
  },
  "random:index/randomPassword:RandomPassword": {
    bcryptHash: /^\$2[ab]\$10\$[./A-Za-z0-9]{53}$/,
    result: /^[A-Za-z0-9]{16,20}$/,
  },
  "random:index/randomString:RandomString": { id: /^[a-z0-9]{6}$/, result: /^[a-z0-9]{6}$/ },
};

let replay: Replay;
beforeAll(async () => {
  replay = await startReplay(randomProvider);
});
afterAll(() => replay.close());

test("there are recordings of all resource types that the project uses", () => {
  expect(new Set(exchanges.map(({ type }) => type))).toEqual(
    new Set(["pulumi:providers:random", ...Object.keys(RANDOM)]),
  );
});

testRecordedAnswers(exchanges, () => replay);

test.each(exchanges.filter(isRealCreate))("$recording: creation of $name", async (exchange) => {
  const answer = await replay.play(exchange);
  const ours = (answer.response?.properties ?? {}) as Json;
  const official = (exchange.expected.response?.properties ?? {}) as Json;
  expect(Object.keys(ours).sort()).toEqual(Object.keys(official).sort());
  for (const [name, value] of Object.entries(official)) {
    const form = RANDOM[exchange.type]?.[name];
    if (form) expect(value).toMatch(form);
    if (form) expect(ours[name]).toMatch(form);
    else expect(ours[name]).toEqual(value);
  }
  // The id is the property of that name, but for RandomBytes, which has none and is known by its value.
  expect(exchange.expected.response?.id).toBe(official.id ?? official.base64);
  expect(answer.response?.id).toBe(ours.id ?? ours.base64);
});
