import { podProgress } from "./pod-status.ts";
import type { Readiness } from "./verdict.ts";

/** A Pod is ready when it says so, or when it has done its work. */
export const pod: Readiness = {
  related: () => [],
  judge({ object }) {
    const { ready, lacks, problems } = podProgress(object);
    return { ready, status: ready ? "The Pod is ready" : `Waiting for ${lacks}`, problems };
  },
};
