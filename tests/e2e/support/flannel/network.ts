import assert from "node:assert/strict";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { fetchAll, hostnameAt, podsOf } from "../pods.ts";
import { eventually } from "../wait.ts";

/** Changes fields of `network` in the stack file. */
export async function configureNetwork({ stack }: Context, fields: Record<string, unknown>): Promise<void> {
  const settings = await stack.settings();
  const network = z.record(z.string(), z.unknown()).parse(settings["network"] ?? {});
  await stack.configure({ ...settings, network: { ...network, ...fields } });
}

/** Waits until the tests' Pods on all hosts reach each other. */
export async function podsTalk({ kubectl }: Pick<Context, "kubectl">, seconds = 60): Promise<void> {
  await eventually({ what: "traffic between all hosts", seconds }, async () => {
    const pods = await podsOf(kubectl, "everywhere");
    await Promise.all(
      pods.map(async (from) => {
        const answers = await fetchAll(
          kubectl,
          from.name,
          pods.map(({ address }) => hostnameAt(address)),
        );
        for (const [index, to] of pods.entries()) {
          assert.equal(answers[index], to.name, `from ${from.host} to ${to.host}`);
        }
      }),
    );
  });
}
