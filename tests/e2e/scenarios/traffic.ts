import type { Scenario } from "../context.ts";
import { clusterHosts } from "../support/hosts.ts";
import { checkTraffic } from "../support/traffic.ts";

/** Pods, Services, names and ports, on and between all hosts. */
export const traffic: Scenario = {
  title: "traffic",
  tier: "ci",
  seconds: 30,
  needsCluster: true,
  run: (context) => checkTraffic(context, clusterHosts),
};
