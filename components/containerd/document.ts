import { z } from "zod";
import { service } from "../../documents/service.ts";
import { ownNode } from "../kubelet/document.ts";

export const containerdDocument = service.extend({
  ctr: z.string(),
  crictl: z.string(),
  node: ownNode,
  socket: z.string(),
  images: z.array(z.object({ name: z.string(), archive: z.string() })),
});

export type ContainerdService = z.infer<typeof containerdDocument>;
