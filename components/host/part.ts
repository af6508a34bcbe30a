import { prepareCommand } from "../../documents/preparation.ts";
import type { Part } from "../part.ts";
import { refuseHostsWithoutIPv6, warnOfHostsWithoutIPv6 } from "./families/refusals.ts";
import { healthDrift } from "./health/health.ts";
import { overrideDrift } from "./overrides.ts";
import { hostCautions, hostRefusals, sharedHostKeys } from "./refusals.ts";
import { hostPreparation } from "./preparation/settings.ts";
import { proxy, proxyOfHost } from "./proxy/settings.ts";
import { refuseForeignHosts } from "./take-over/refusals.ts";
import { takeOver, takeOverOfHost } from "./take-over/settings.ts";

/** What every host has, whatever its roles. */
export const host: Part = {
  name: "host",
  isOn: () => true,
  hostName: (report) => Object.keys(report.document(prepareCommand)?.hosts ?? {})[0],
  drift: (report) => healthDrift(overrideDrift(report)),
  settings: [hostPreparation, takeOver, proxy],
  hostSettings: [takeOverOfHost, proxyOfHost],
  facts: [
    new URL("kit/overrides.sh", import.meta.url),
    new URL("kit/overrides-facts.sh", import.meta.url),
    new URL("kit/found.sh", import.meta.url),
    new URL("take-over/others.sh", import.meta.url),
    new URL("keys/certificate.sh", import.meta.url),
    new URL("health/health-facts.sh", import.meta.url),
    new URL("families/families-facts.sh", import.meta.url),
  ],
  warnings: sharedHostKeys,
  refusals: [refuseForeignHosts, refuseHostsWithoutIPv6, ...hostRefusals],
  cautions: [...hostCautions, warnOfHostsWithoutIPv6],
};
