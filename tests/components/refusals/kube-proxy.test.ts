import { expect, it } from "vitest";
import type { LivingHost } from "../../../observe/report/host-report.ts";
import { reportOf } from "../../support/reports.ts";
import { names, refusals } from "./living-hosts.ts";

/** The reports of fresh hosts; the kernels of these lack IPVS. */
const hosts = (...lacking: string[]): LivingHost[] =>
  [...names, "worker-1"].map((name) => ({
    name,
    report: reportOf([], { facts: { "kube-proxy": { ipvs: !lacking.includes(name) } } }),
  }));

it("IPVS needs kernels that have it", () => {
  const network = { kubeProxyMode: "ipvs" };
  expect(refusals({ network }, hosts())).toEqual([]);
  expect(refusals({ network }, hosts("master-2", "worker-1"))).toEqual([
    'network.kubeProxyMode: "ipvs": needs IPVS, which the kernel of master-2, worker-1 does not have; allowed: nftables or iptables, or a kernel with the module ip_vs',
  ]);
  expect(refusals({ network: { kubeProxyMode: "iptables" } }, hosts("worker-1"))).toEqual([]);
});
