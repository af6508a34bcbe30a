import assert from "node:assert/strict";
import { type Access, admin, gate, names } from "./bastion-access.ts";
import type { OwnCluster } from "./own-cluster.ts";

/** Names of the secrets that a text gives away. */
export const given = ({ secrets }: Access, text: string): string[] =>
  [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name);

/** Looks for the secrets in the state, in the output and on the hosts. */
export async function givesNothingAway({ engine, lab, stack }: OwnCluster, access: Access): Promise<string> {
  const { secrets } = access;
  const plain = await stack.exportText("--show-secrets");
  assert.deepEqual(
    given(access, plain),
    [...secrets.keys()],
    "they are not in the state at all, so nothing was tried",
  );
  assert.deepEqual(given(access, await stack.exportText()), [], "state");
  assert.deepEqual(given(access, engine.transcript), [], "what the engine printed");
  const input = [...secrets.values()].join("\n");
  const where = "/etc /opt /root /home /run /tmp /var/lib /var/log /var/tmp";
  for (const name of [...names, gate]) {
    const search = `patterns=$(cat); grep -rlaFf <(printf '%s\\n' "$patterns") --exclude-dir=artifacts ${where} 2>/dev/null`;
    assert.equal((await lab.ssh(name, search, { input })).stdout, "", name);
  }
  return `looked for ${[...secrets.keys()].join(", ")}`;
}

/** Checks where the logins on the nodes came from. */
export async function cameOverBastion({ lab }: OwnCluster): Promise<string> {
  const counts: string[] = [];
  for (const name of names) {
    const { stdout } = await lab.ssh(
      name,
      `journalctl --unit ssh --output cat | grep 'Accepted .* for ${admin} '`,
    );
    const logins = stdout.split("\n");
    const others = logins.filter((line) => !line.includes(` from ${lab.address(gate)} `));
    assert.deepEqual(others, [], name);
    counts.push(`${name}: ${logins.length}`);
  }
  return counts.join(", ");
}
