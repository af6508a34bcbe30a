import { z } from "zod";
import { command } from "./command.ts";
import { repairable } from "./repair.ts";

const download = z.object({ name: z.string(), url: z.string(), sha256: z.string() });

/** What artifacts.sh brings to a host. */
export const artifacts = repairable.extend({
  store: z.string(),
  /** What stays in the store, whichever command has brought it. */
  keep: z.object({ artifacts: z.array(z.string()), images: z.array(z.string()) }),
  artifacts: z.array(
    download.extend({ kind: z.string(), stripComponents: z.number(), files: z.array(z.string()) }),
  ),
  images: z.array(download),
  /** Path → what it links to. */
  links: z.record(z.string(), z.string()),
});

/** What etcd and the control plane start from. */
export const controlPlaneArtifactsCommand = command("control-plane-artifacts", artifacts);
/** What a node needs besides. */
export const nodeArtifactsCommand = command("node-artifacts", artifacts);
