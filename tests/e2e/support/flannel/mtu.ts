import assert from "node:assert/strict";
import type { Context } from "../../context.ts";
import { podsOf } from "../pods.ts";
import { eventually } from "../wait.ts";

/**
 * Checks that all Pods have this MTU, and that packets of this size reach the other hosts.
 *
 * @param inPieces whether larger ones have to, too. Without a tunnel a host puts the pieces together, and sends on in one
 *   what fits its own interface.
 */
export async function checkMTU(
  { report, kubectl }: Context,
  mtu: number,
  { inPieces }: { inPieces: boolean },
): Promise<void> {
  await report.check(`Pods on every host have an MTU of ${mtu}`, async () => {
    for (const { name, host } of await podsOf(kubectl, "everywhere")) {
      assert.equal((await kubectl.exec(name, "cat", "/sys/class/net/eth0/mtu")).trim(), String(mtu), host);
    }
  });
  await report.check("large packets reach Pods on the other host", async () => {
    const pods = await podsOf(kubectl, "everywhere");
    for (const from of pods) {
      for (const to of pods.filter(({ host }) => host !== from.host)) {
        await eventually({ what: `packets from ${from.host} to ${to.host}`, seconds: 20 }, async () => {
          for (const size of [mtu - 28, ...(inPieces ? [1440, 4000] : [])]) {
            const answer = await kubectl.exec(
              from.name,
              "ping",
              "-c",
              "2",
              "-w",
              "4",
              "-s",
              String(size),
              to.address,
            );
            assert.match(answer, / 0% packet loss/, `${size} bytes`);
          }
        });
      }
    }
  });
}
