import { expect, it } from "vitest";
import { agentSocket } from "../../../lab/hosts/agent.ts";

it("gives every state folder a socket of its own, short enough for a socket's address", () => {
  const long = `/${"folder/".repeat(60)}.lab/dev`;
  expect(agentSocket(long).length).toBeLessThan(108);
  expect(agentSocket(long)).not.toBe(agentSocket(`${long}2`));
  expect(agentSocket(long)).toBe(agentSocket(long));
});
