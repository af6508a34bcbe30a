import { all, ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { type ClusterSpec, nodeHosts } from "../../config/cluster.ts";
import { hostScript } from "../host/remote/host-script.ts";
import type { Master } from "../master/master.ts";
import type { Part } from "../part.ts";
import { pair } from "../pki/paths.ts";
import { renderApiAccess } from "./api-access.ts";
import type { BootstrapTokens } from "./bootstrap-tokens.ts";
import { renderClusterObjects } from "./objects.ts";

interface JoinRightsArgs {
  cluster: ClusterSpec;
  parts: readonly Part[];
  /** The master that it is done from; any will do. */
  master: Master;
  tokens: BootstrapTokens;
}

/** How long a token lives in case its join never comes to an end; membership.sh removes it as soon as it does. */
const tokenMinutes = 15;

/** What lets nodes in: the roles that they need, and the token of every node that is not there yet. */
export class JoinRights extends ComponentResource {
  /** Lasts as long as the cluster: what is deleted with it need not be taken out of the cluster first. */
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
        // The daily administrator gets his rights by these roles, so the first time somebody else applies them.
        data: { api, breakGlass: pair("break-glass"), objects: renderClusterObjects(parts) },
      },
      onceServed,
    );
    const ofNodes = all(
      nodeHosts(cluster).map((node) => ({ node: node.name, token: tokens.of(node).token })),
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
