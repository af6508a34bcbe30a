import { z } from "zod";
import { command } from "../../documents/command.ts";
import { facts } from "../../documents/facts.ts";
import { service } from "../../documents/service.ts";
import { ownNode } from "../kubelet/document.ts";

export const containerdDocument = service.extend({
  ctr: z.string(),
  crictl: z.string(),
  node: ownNode,
  socket: z.string(),
  images: z.array(z.object({ name: z.string(), archive: z.string() })),
  /** OCI runtimes that somebody else has installed: name → path. */
  runtimes: z.record(z.string(), z.string()).optional(),
  /** With this, the node is drained before its Pods get another default runtime. */
  drain: z.object({ runtime: z.string(), seconds: z.int() }).optional(),
});

export type ContainerdService = z.infer<typeof containerdDocument>;

export const containerdCommand = command("containerd", containerdDocument.omit({ files: true }));

/** Names of the images that are there and pinned; null when containerd does not answer. See containerd-facts.sh. */
export const containerdFacts = facts("containerd", z.object({ pinned: z.array(z.string()).nullable() }));
