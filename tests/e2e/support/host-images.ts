import { z } from "zod";
import type { Lab } from "../../../lab/hosts/lab.ts";
import { onHost } from "./on-host.ts";

const images = z.object({
  images: z.array(z.object({ repoTags: z.array(z.string()), pinned: z.boolean().default(false) })),
});

/** What the kubelet sees of the images on a host. */
export async function imagesOn(lab: Lab, host: string) {
  return images.parse(JSON.parse(await onHost(lab, host, "/opt/k8s/bin/crictl images --output json"))).images;
}
