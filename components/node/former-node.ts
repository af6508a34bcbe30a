import { output, type Resource } from "@pulumi/pulumi";
import { renderApiAccess } from "../cluster/api-access.ts";
import { delegateFor } from "../cluster/delegate.ts";
import { tokenMinutes } from "../cluster/join-rights.ts";
import { hostScript } from "../host/remote/host-script.ts";
import type { Turn } from "../rollout/lane.ts";
import { renderFormerNode } from "./files.ts";
import type { NodeMembershipArgs } from "./membership.ts";

interface FormerNodeArgs extends Pick<
  NodeMembershipArgs,
  "cluster" | "host" | "masters" | "join" | "tokens"
> {
  turn: Turn;
}

/**
 * Of a host that is renamed: takes its Node out of the cluster, and then gives the host a token for its new name, which
 * lasts only minutes. Stays for as long as the host does, since nobody knows when it has done its work. Nothing for others.
 */
export function formerNode(
  { cluster, host: { spec }, masters, join, tokens, turn }: FormerNodeArgs,
  { parent, dependsOn }: { parent: Resource; dependsOn: Resource[] },
): Readonly<Record<string, Resource>> {
  const former = renderFormerNode(cluster, spec);
  if (former === undefined) return {};
  const delegate = delegateFor(spec, masters);
  const on = { host: delegate.host.remote, deletedWith: join.roles };
  const left = hostScript(
    `${spec.name}-former-node`,
    {
      ...on,
      script: "former-node",
      label: `former-node-${spec.name}`,
      data: output(turn).apply(() => former),
    },
    { parent, dependsOn: [...dependsOn, delegate.apiserver] },
  );
  const token = hostScript(
    `${spec.name}-join-token`,
    {
      ...on,
      script: "token",
      label: `join-token-${spec.name}`,
      data: tokens.of(spec).token.apply((token) => ({
        api: renderApiAccess(cluster),
        minutes: tokenMinutes,
        tokens: [{ node: spec.name, token }],
      })),
      secret: true,
    },
    { parent, dependsOn: [left] },
  );
  return { left, token };
}
