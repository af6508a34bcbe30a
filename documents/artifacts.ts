import { z } from "zod";
import { command } from "./command.ts";
import { repairable } from "./repair.ts";

const download = z.object({ name: z.string(), url: z.string(), sha256: z.string() });

/** What artifacts.sh installs on a host. */
export const artifacts = repairable.extend({
  store: z.string(),
  /** What stays in the store, whichever command installed it. */
  keep: z.object({ artifacts: z.array(z.string()), images: z.array(z.string()) }),
  /** Patterns of files that name programs in the store which something still runs with; those stay, too. */
  inUse: z.array(z.string()).optional(),
  artifacts: z.array(
    download.extend({ kind: z.string(), stripComponents: z.number(), files: z.array(z.string()) }),
  ),
  images: z.array(download),
  /** Path → what it links to. */
  links: z.record(z.string(), z.string()),
});

/** The binaries of etcd and the control plane. */
export const controlPlaneArtifactsCommand = command("control-plane-artifacts", artifacts);
/** What else a node needs. */
export const nodeArtifactsCommand = command("node-artifacts", artifacts);
