import { expect, it } from "vitest";
import { refuseAbandonedVolumes } from "../../../components/addons/local-path-provisioner/refusals.ts";
import { clusterWith } from "../../files/clusters.ts";
import { reportOf } from "../../support/reports.ts";

const volumes = (count: number, ...some: string[]) => [
  { name: "master-1", report: reportOf([], { facts: { "local-path-volumes": { some, count } } }) },
  { name: "worker-1", report: reportOf([]) },
];
const without = clusterWith();

it("refuses to leave volumes behind whose data nobody would remove any more", () => {
  expect(refuseAbandonedVolumes(without, volumes(5, "a/x", "a/y", "pvc-1"))).toEqual([
    {
      path: "addons.localPathProvisioner",
      message:
        "is no longer there, but the cluster has 5 volumes of it (a/x, a/y, pvc-1, …), whose data would stay on hosts for ever; delete the claims, and volumes without one, first",
    },
  ]);
  expect(refuseAbandonedVolumes(without, volumes(1, "a/x"))).toMatchObject([
    { message: expect.stringContaining("has a volume of it (a/x), whose") as unknown },
  ]);
});

it("refuses nothing while the add-on stays, or when it has no volumes", () => {
  expect(
    refuseAbandonedVolumes(clusterWith({ addons: { localPathProvisioner: {} } }), volumes(1, "a/x")),
  ).toEqual([]);
  expect(refuseAbandonedVolumes(without, volumes(0))).toEqual([]);
});
