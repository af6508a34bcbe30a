import { all, ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { renderApiAccess } from "./api-access.ts";
import { formerObjects, renderClusterObjects } from "./objects.ts";
import { pair } from "../pki/paths.ts";
import { type ClusterSpec, nodeHosts } from "../../config/cluster.ts";
import type { BootstrapTokens } from "./bootstrap-tokens.ts";
import { hostScript } from "../host/remote/host-script.ts";
import type { Master } from "../master/master.ts";

interface JoinArgs {
  cluster: ClusterSpec;
  /** The master that it is done from; any will do. */
  master: Master;
  tokens: BootstrapTokens;
}

/** How long a token lives in case its join never comes to an end; membership.sh removes it as soon as it does. */
const tokenMinutes = 15;

/** What lets nodes in: the roles that they need, and the token of every node that is not there yet. */
export class Join extends ComponentResource {
  /** Lasts as long as the cluster: what is deleted with it needs no farewell of its own. */
  readonly roles: Resource;
  readonly tokens: Resource;

  constructor(name: string, { cluster, master, tokens }: JoinArgs, options?: ComponentResourceOptions) {
    super("barekube:master:Join", name, {}, options);
    const host = master.host.remote;
    const api = renderApiAccess(cluster);
    const from = { parent: this, dependsOn: [master.apiserver] };
    this.roles = hostScript(
      `${name}-roles`,
      // The daily administrator gets his rights by these roles, so the first time he cannot be the one who gives them.
      {
        host,
        script: "cluster",
        label: "join-roles",
        data: {
          api,
          breakGlass: pair("break-glass"),
          objects: renderClusterObjects(),
          former: formerObjects(),
        },
      },
      from,
    );
    const ofNodes = all(
      nodeHosts(cluster).map((node) => ({ node: node.name, token: tokens.of(node).token })),
    );
    const data = ofNodes.apply((pairs) => ({ api, minutes: tokenMinutes, tokens: pairs }));
    this.tokens = hostScript(
      `${name}-tokens`,
      { host, script: "token", label: "join-tokens", data, secret: true },
      from,
    );
    this.registerOutputs();
  }
}
