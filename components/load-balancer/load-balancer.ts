import type { Resource } from "@pulumi/pulumi";
import { hostService } from "../host/remote/host-service.ts";
import type { UnitArgs, UnitOptions } from "../host/remote/unit.ts";
import { renderLoadBalancer } from "./files.ts";

/** The load balancer of a node. */
export const loadBalancer = ({ cluster, host, turn }: UnitArgs, options: UnitOptions): Resource =>
  hostService(
    `${host.spec.name}-kube-lb`,
    { host: host.remote, service: renderLoadBalancer(cluster), turn },
    options,
  );
