import type { Part } from "../../part.ts";
import { localPathObjects } from "./objects.ts";
import { refuseAbandonedVolumes } from "./refusals.ts";
import { localPathSettings } from "./settings.ts";

/** Volumes that are directories on hosts. */
export const localPathProvisioner: Part = {
  name: "local-path-provisioner",
  isUsed: (settings) => localPathSettings.of({ settings }) !== undefined,
  isOn: ({ isNode }) => isNode,
  settings: [localPathSettings],
  addOn: { title: "local-path-provisioner", objects: localPathObjects },
  facts: [new URL("local-path-facts.sh", import.meta.url)],
  refusals: [refuseAbandonedVolumes],
  preparation: (cluster) => {
    const { deleteData = false, directory = "" } = localPathSettings.of(cluster) ?? {};
    if (!deleteData) return {};
    // Whatever else is in a directory that somebody has chosen is not ours.
    const paths = [`${directory}/pvc-*`, `${directory}/`];
    return { traces: { paths, interfaces: [], tables: [], ipsets: [], networks: [] } };
  },
};
