import { renderUnit, type Unit } from "../../documents/unit-file.ts";
import { unitPath } from "./paths.ts";

/**
 * The file of a service, by its path.
 *
 * @param startedBy the units that start it; by default, the one that stands for a complete start of the system. None
 *   for one that a timer starts.
 * @param usesProxy whether it may use the proxy that systemd's DefaultEnvironment names on some hosts. Any other unit
 *   would send the cluster's own traffic there.
 */
export const unitFile = (
  unit: string,
  { Unit: about, Service }: Pick<Unit, "Unit" | "Service">,
  {
    startedBy = ["multi-user.target"],
    usesProxy = false,
  }: { startedBy?: string[]; usesProxy?: boolean } = {},
) => ({
  [unitPath(unit)]: {
    mode: "0600",
    content: renderUnit({
      Unit: about,
      Service: usesProxy ? Service : { ...Service, UnsetEnvironment: proxyNames },
      ...(startedBy.length === 0 ? {} : { Install: { WantedBy: startedBy.join(" ") } }),
    }),
  },
});

const proxyNames = "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy";
