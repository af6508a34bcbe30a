import assert from "node:assert/strict";
import type { Context } from "../../context.ts";
import type { Client } from "../clients/client.ts";
import { steadyClient } from "../clients/steady-client.ts";
import { longestFailure, startLookups } from "../dns.ts";
import { startKept } from "../kept-service.ts";
import { podOn, podsOf } from "../pods.ts";

/** Whoever uses a Deployment, through a node's port, and the cluster's DNS, from a Pod, all the time. */
export async function startUsers({ lab, kubectl }: Context): Promise<Client[]> {
  const port = await startKept(kubectl);
  const deployment = await steadyClient(lab, {
    ...{ what: "the Deployment", host: "master-1", connects: "anew" },
    url: `http://${lab.address("worker-2")}:${port}/cgi-bin/hostname`,
  });
  const { name } = podOn(await podsOf(kubectl, "everywhere"), "worker-1");
  await startLookups(kubectl, name);
  const lookups: Client = {
    end: async () => {
      const seconds = await longestFailure(kubectl, name);
      assert.equal(seconds, 0, `lookups of a Pod failed for ${seconds} s`);
      return "lookups of a Pod: none failed";
    },
  };
  return [deployment, lookups];
}
