import { describe, expect, test } from "vitest";
import { tlsProvider } from "../../../lab/plugins/tls/provider.ts";
import { operate } from "./operate.ts";

const HOUR = 3_600_000;
const START = new Date("2026-01-01T00:00:00.250Z");
let now = START;
const provider = tlsProvider(() => now);
const keys = operate(provider, "tls:index/privateKey:PrivateKey");
const selfSigned = operate(provider, "tls:index/selfSignedCert:SelfSignedCert");

const { privateKeyPem } = (await keys.create({ algorithm: "ED25519" })).outputs;
const inputs = {
  privateKeyPem,
  allowedUses: ["server_auth"],
  validityPeriodHours: 100,
  earlyRenewalHours: 10,
  subject: { commonName: "renewed" },
};
const { outputs: state } = await selfSigned.create(inputs);
const at = (time: number) => {
  now = new Date(time);
};
const NONE = { changes: false, diffs: [], replaces: [] };
const RENEWAL = { changes: true, diffs: ["readyForRenewal"], replaces: ["readyForRenewal"] };

describe("a certificate valid for 100 hours with early renewal in the last 10", () => {
  test("says when it is valid", () => {
    expect(state).toMatchObject({
      validityStartTime: "2026-01-01T00:00:00.250Z",
      validityEndTime: "2026-01-05T04:00:00.250Z",
      readyForRenewal: false,
    });
  });

  test.each([
    ["when it is new", 0, NONE],
    ["a millisecond before hour 90", 90 * HOUR - 1, NONE],
    ["at hour 90", 90 * HOUR, RENEWAL],
    ["after its end", 101 * HOUR, RENEWAL],
  ])("shows in a plain diff %s", async (_when, elapsed, expected) => {
    at(START.getTime() + elapsed);
    expect(await selfSigned.diff(state, inputs)).toEqual(expected);
  });

  test("is due as soon as a longer early renewal says so, and else only updated", async () => {
    at(START.getTime() + 50 * HOUR);
    expect(await selfSigned.diff(state, { ...inputs, earlyRenewalHours: 49 })).toEqual({
      changes: true,
      diffs: ["earlyRenewalHours"],
      replaces: [],
    });
    expect(await selfSigned.diff(state, { ...inputs, earlyRenewalHours: 50 })).toEqual({
      changes: true,
      diffs: ["earlyRenewalHours", "readyForRenewal"],
      replaces: ["readyForRenewal"],
    });
  });

  test("keeps its certificate when only the early renewal is updated", async () => {
    const news = { ...inputs, earlyRenewalHours: 20 };
    const about = {
      urn: "",
      name: "res",
      type: "",
      id: String(state.id),
      oldInputs: inputs,
      ignoreChanges: [],
    };
    const context = { signal: new AbortController().signal, status: () => undefined, log: () => undefined };
    const updated = await selfSigned.type.update?.(
      { ...about, olds: state, news, preview: false, timeoutSeconds: 0 },
      context,
    );
    expect(updated?.properties).toMatchObject({
      id: state.id,
      certPem: state.certPem,
      validityEndTime: state.validityEndTime,
      earlyRenewalHours: 20,
    });
  });

  test.each([
    [90 * HOUR - 1, false],
    [90 * HOUR, true],
  ])("reads as ready for renewal %d ms after its start: %j", async (elapsed, ready) => {
    at(START.getTime() + elapsed);
    const about = { urn: "", name: "res", type: "", id: String(state.id) };
    const context = { signal: new AbortController().signal, status: () => undefined, log: () => undefined };
    const read = await selfSigned.type.read?.({ ...about, inputs, properties: state }, context);
    expect(read?.properties.readyForRenewal).toBe(ready);
  });
});

test.each([
  [{ validityPeriodHours: 100, earlyRenewalHours: 99 }, false],
  [{ validityPeriodHours: 100, earlyRenewalHours: 100 }, true],
  [{ validityPeriodHours: 0, earlyRenewalHours: 0 }, true],
  [{ validityPeriodHours: 1, earlyRenewalHours: undefined }, false],
])("a new certificate with %j is ready for renewal: %j", async (hours, ready) => {
  at(START.getTime());
  const { outputs } = await selfSigned.create({ ...inputs, ...hours });
  expect(outputs.readyForRenewal).toBe(ready);
});
