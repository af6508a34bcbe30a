import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Refusal } from "../../../observe/refusals.ts";
import type { HostReport } from "../../../observe/report/host-report.ts";
import { objectsDocument } from "../../cluster/document.ts";
import { mounted, name } from "./names.ts";
import { registrySettings } from "./settings.ts";

/** A volume stays in its class: another one would be empty. */
export const refuseOtherClass: Refusal = (cluster: ClusterSpec, living) => {
  const asked = registrySettings.of(cluster);
  const claims = living.flatMap(({ report }) => claimIn(report) ?? []);
  const [claim] = claims;
  // A master that used to apply the objects may remember an earlier claim.
  if (asked === undefined || claim === undefined || claims.some((one) => one.class === asked.storageClass))
    return [];
  const present = claim.class === undefined ? "the cluster's default class" : `of the class ${claim.class}`;
  return [
    {
      path: "addons.registry.storageClass",
      ...(asked.storageClass === undefined ? {} : { given: asked.storageClass }),
      message: `is not what its volume was made with (${present}), and a volume cannot change its class; set it back, or take addons.registry out for one pulumi up, which deletes its images, and push them again`,
    },
  ];
};

function claimIn(report: HostReport): { class: string | undefined } | undefined {
  const { objects = [] } =
    objectsDocument.safeParse(report.applied({ label: `${name}-objects` })?.document).data ?? {};
  const claim = objects.find(
    ({ object: { kind, metadata } }) => kind === "PersistentVolumeClaim" && metadata.name === mounted.data,
  );
  if (claim === undefined) return undefined;
  const { storageClassName } = (claim.object["spec"] ?? {}) as { storageClassName?: string };
  return { class: storageClassName };
}
