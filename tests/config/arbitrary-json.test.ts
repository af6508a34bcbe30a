import fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import { stack } from "../../components/load.ts";
import { hostKey, problemsOf } from "./valid-stack.ts";

/** Settings that are maps of fields, and their fields. */
const sections: Record<string, string[]> = Object.fromEntries(
  Object.entries<z.core.$ZodType>(stack.shape).flatMap(([name, schema]) => {
    const inner =
      schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault ? schema.unwrap() : schema;
    return inner instanceof z.ZodObject ? [[name, Object.keys(inner.shape)]] : [];
  }),
);

/** JSON that looks enough like a stack file to get past the first gate. */
function stackLike(): fc.Arbitrary<Record<string, unknown>> {
  const texts = [
    "10.0.0.0/8",
    "10.0.0.1",
    "master",
    "1.36.4",
    "x-1",
    "30000-32767",
    hostKey,
    "0-0",
    "constructor",
  ];
  const leaf = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(...texts),
    fc.integer({ min: -1, max: 70000 }),
  );
  const fields = (names: string[]) => fc.dictionary(fc.constantFrom(...names), leaf, { maxKeys: 6 });
  const host = fc.oneof(
    leaf,
    fields(["name", "address", "arch", "labels", "taints", "kubelet", "ssh", "roles"]),
    fc.record({
      name: leaf,
      address: leaf,
      roles: fc.array(fc.constantFrom("master", "worker", "etcd")),
      ssh: fields(["hostKey", "port"]),
    }),
  );
  const settings = Object.fromEntries(
    Object.entries(sections).map(([name, names]) => [name, fc.oneof(leaf, fields(names))]),
  );
  return fc.oneof(
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...Object.keys(stack.shape))), fc.jsonValue()),
    fc.record(
      { clusterName: leaf, kubernetesVersion: leaf, hosts: fc.array(host, { maxLength: 5 }), ...settings },
      { requiredKeys: [] },
    ),
  );
}

it("never throws anything but a SpecError with a line for every problem, whatever the JSON", () => {
  fc.assert(
    fc.property(stackLike(), (raw) => {
      const problems = problemsOf(raw);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.join("")).not.toMatch(/Invalid input|\bundefined\b.*allowed/);
      expect(problems.every((line) => /^\S/.test(line))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
