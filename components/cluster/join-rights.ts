import { all, ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { type ClusterSpec, nodeHosts } from "../../config/cluster.ts";
import { hostScript } from "../host/remote/host-script.ts";
import type { Master } from "../master/master.ts";
import type { Part } from "../part.ts";
import { pair } from "../pki/paths.ts";
import { renderApiAccess } from "./api-access.ts";
import type { BootstrapTokens } from "./bootstrap-tokens.ts";
import { clusterCollections, renderClusterObjects } from "./objects.ts";

interface JoinRightsArgs {
  cluster: ClusterSpec;
  parts: readonly Part[];
  /** The master that the scripts run on; any will do. */
  master: Master;
  tokens: BootstrapTokens;
}

/** How long a token lasts if its join never finishes; membership.sh removes it as soon as it does. */
export const tokenMinutes = 15;

/** Lets nodes join: with the roles that they need, and a token for every node that has not joined yet. */
export class JoinRights extends ComponentResource {
  /** Lasts as long as the cluster: what is deleted with it need not be removed from the cluster first. */
  readonly roles: Resource;
  readonly tokens: Resource;

  constructor(
    name: string,
    { cluster, parts, master, tokens }: JoinRightsArgs,
    options?: ComponentResourceOptions,
  ) {
    super("barekube:cluster:JoinRights", name, {}, options);
    const host = master.host.remote;
    const api = renderApiAccess(cluster);
    const onceServed = { parent: this, dependsOn: [master.apiserver] };
    this.roles = hostScript(
      `${name}-roles`,
      {
        host,
        script: "cluster",
        label: "join-roles",
        // The everyday administrator gets its rights from these roles, so another user applies them the first time.
        data: {
          ...{ api, breakGlass: pair("break-glass") },
          ...{ objects: renderClusterObjects(parts), collections: clusterCollections },
        },
      },
      onceServed,
    );
    const ofNodes = all(
      nodeHosts(cluster)
        // One that is renamed gets its token when it is drained, which may take longer than a token lasts.
        .filter(({ renamedFrom }) => renamedFrom === undefined)
        .map((node) => ({ node: node.name, token: tokens.of(node).token })),
    );
    this.tokens = hostScript(
      `${name}-tokens`,
      {
        host,
        script: "token",
        label: "join-tokens",
        data: ofNodes.apply((pairs) => ({ api, minutes: tokenMinutes, tokens: pairs })),
        secret: true,
      },
      onceServed,
    );
    this.registerOutputs();
  }
}
