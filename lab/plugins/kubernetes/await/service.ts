import type { PropertyMap } from "../../server/property.ts";
import { listAt, mapAt, stringAt } from "../fields.ts";
import type { Readiness } from "./verdict.ts";

/** How long endpoints must stay as they are before they count: pods seldom come alone. */
export const SETTLE_MS = 10_000;

/** A Service without pods to find: it points elsewhere, leaves it to DNS, or somebody else fills in its endpoints. */
const hasNoPods = (service: PropertyMap): boolean =>
  stringAt(service, "spec", "type") === "ExternalName" ||
  stringAt(service, "spec", "clusterIP") === "None" ||
  Object.keys(mapAt(service, "spec", "selector")).length === 0;

/** A Service of type LoadBalancer needs an address from outside. */
const hasAddress = (service: PropertyMap): boolean =>
  stringAt(service, "spec", "type") !== "LoadBalancer" ||
  listAt(service, "status", "loadBalancer", "ingress").length > 0;

/** A Service is ready when its endpoints are known and none of them is still to become ready. */
export const service: Readiness = {
  related: (object) =>
    hasNoPods(object)
      ? []
      : [
          {
            apiVersion: "v1",
            kind: "Endpoints",
            fieldSelector: `metadata.name=${stringAt(object, "metadata", "name") ?? ""}`,
          },
        ],
  judge({ object, related }) {
    const addressed = hasAddress(object);
    const lacksAddress =
      "The Service was not given an address; is there something that serves type LoadBalancer?";
    if (hasNoPods(object)) {
      const status = addressed ? "The Service is ready" : "Waiting for an address";
      return { ready: addressed, status, problems: addressed ? [] : [lacksAddress] };
    }
    const subsets = related("Endpoints").flatMap((endpoints) => listAt(endpoints, "subsets"));
    const pending = subsets.some((subset) => listAt(subset, "notReadyAddresses").length > 0);
    const targets = subsets.some((subset) => listAt(subset, "addresses").length > 0);
    const ready = addressed && !pending && related("Endpoints").length > 0;
    const noTargets =
      "The Service finds no ready pods: they may not be ready, or spec.selector may not match their labels.";
    return {
      ready,
      settleMs: SETTLE_MS,
      acceptable: addressed && !pending,
      status: ready
        ? "Letting the endpoints settle"
        : addressed
          ? "Finding pods to send traffic to"
          : "Waiting for an address",
      problems: [...(ready || targets ? [] : [noTargets]), ...(addressed ? [] : [lacksAddress])],
    };
  },
};
