import type { Resource } from "@pulumi/pulumi";
import { hostService } from "../../host/remote/host-service.ts";
import type { UnitArgs, UnitOptions } from "../../host/remote/unit.ts";
import { networkWatchCommand } from "./document.ts";
import { renderNetworkWatch } from "./files.ts";
import { watchScripts } from "./scripts.ts";

/** What looks after the network of a node. It disturbs nothing, so it waits for no turn. */
export const networkWatch = (
  { cluster, host }: Pick<UnitArgs, "cluster" | "host">,
  options: UnitOptions,
): Resource =>
  hostService(
    `${host.spec.name}-${networkWatchCommand.label}`,
    {
      host: host.remote,
      service: renderNetworkWatch({ cluster, host: host.spec, scripts: watchScripts }),
      script: networkWatchCommand.label,
    },
    options,
  );
