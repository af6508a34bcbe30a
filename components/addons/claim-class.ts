import type { ClusterSpec } from "../../config/cluster.ts";
import type { Refusal } from "../../observe/refusals.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { objectsDocument } from "../cluster/document.ts";

interface OtherClassArgs {
  /** The add-on's own name, which begins those of its commands. */
  addOn: string;
  /** Its setting: `addons.registry`. */
  setting: string;
  /** The name of its claim. */
  claim: string;
  /** What the stack file asks for; undefined without the add-on. */
  asked: (cluster: ClusterSpec) => { storageClass?: string | undefined } | undefined;
  /** What is lost, and what to do then: `deletes its images, and push them again`. */
  loss: string;
}

/** Refuses another StorageClass for a volume that there is: it stays in its class, and another one would be empty. */
export const refusalOfOtherClass =
  ({ addOn, setting, claim: claimName, asked: askedOf, loss }: OtherClassArgs): Refusal =>
  (cluster, living) => {
    const asked = askedOf(cluster);
    const claims = living.flatMap(({ report }) => claimIn(report, { addOn, claimName }) ?? []);
    const [claim] = claims;
    // A master that used to apply the objects may remember an earlier claim.
    if (asked === undefined || claim === undefined || claims.some((one) => one.class === asked.storageClass))
      return [];
    const present = claim.class === undefined ? "the cluster's default class" : `of the class ${claim.class}`;
    return [
      {
        path: `${setting}.storageClass`,
        ...(asked.storageClass === undefined ? {} : { given: asked.storageClass }),
        message: `is not what its volume was made with (${present}), and a volume cannot change its class; set it back, or take ${setting} out for one pulumi up, which ${loss}`,
      },
    ];
  };

function claimIn(
  report: HostReport,
  { addOn, claimName }: { addOn: string; claimName: string },
): { class: string | undefined } | undefined {
  const { objects = [] } =
    objectsDocument.safeParse(report.applied({ label: `${addOn}-objects` })?.document).data ?? {};
  const claim = objects.find(
    ({ object: { kind, metadata } }) => kind === "PersistentVolumeClaim" && metadata.name === claimName,
  );
  if (claim === undefined) return undefined;
  const { storageClassName } = (claim.object["spec"] ?? {}) as { storageClassName?: string };
  return { class: storageClassName };
}
