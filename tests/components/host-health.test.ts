import { describe, expect, it } from "vitest";
import { healthDrift } from "../../components/host/health/health.ts";
import { healthFacts } from "../../components/host/health/document.ts";
import { describeConcerns } from "../../observe/drift/describe.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { reportOf } from "../support/reports.ts";

const GiB = 2 ** 30;
const asked = { from: 1_000_000_000_000, to: 1_000_000_002_000 };
const clock = 1_000_000_001.5;

/** The report of a host on which nothing is wrong but these facts. */
const host = (facts: object, commands: Parameters<typeof reportOf>[0] = []): HostReport =>
  healthDrift(
    reportOf(commands, {
      facts: { [healthFacts.part]: { clock, filesystems: [], served: [], ...facts } },
    }).with({ asked }),
  );

const concernsOf = (facts: object): string[] =>
  host(facts).concerns.map(({ about, message }) => `${about}: ${message}`);

describe("clocks", () => {
  it("are right if they could be at some moment while the host was asked", () => {
    for (const time of [999_999_999.1, 1_000_000_000, 1_000_000_002, 1_000_000_002.9])
      expect(concernsOf({ clock: time }), String(time)).toEqual([]);
  });

  it("are reported when they are more than a second apart", () => {
    expect(concernsOf({ clock: 1_000_000_003.3 })).toEqual([
      expect.stringMatching(
        /^clock: it is 1\.3 s ahead of the clock of the machine that asked it; correct whichever/,
      ),
    ]);
    expect(concernsOf({ clock: 999_999_940 })).toEqual([
      expect.stringMatching(/^clock: it is 60\.0 s behind the clock of the machine/),
    ]);
  });

  it("are not judged if it is not known when the host was asked", () => {
    const report = reportOf([], { facts: { [healthFacts.part]: { clock: 1, filesystems: [], served: [] } } });
    expect(healthDrift(report).concerns).toEqual([]);
  });
});

describe("file systems", () => {
  /** Of 100 GiB and 1,000,000 inodes. */
  const disk = (directory: string, free: number, { inodes = 500_000, id = "a" } = {}) => [
    ...[directory, id, 4096, (100 * GiB) / 4096, (free * GiB) / 4096, 1_000_000, inodes],
  ];

  it("are fine with a tenth of their space and a twentieth of their inodes free", () => {
    expect(concernsOf({ filesystems: [disk("/", 10, { inodes: 50_000 })] })).toEqual([]);
  });

  it("are reported with less, once for all directories on them", () => {
    const filesystems = [
      disk("/", 50, { id: "b" }),
      disk("/var/lib/etcd", 9.9),
      disk("/var/lib/kubelet", 9.9),
    ];
    expect(concernsOf({ filesystems })).toEqual([
      "disk: only 9.9 % of the space is left on the file system of /var/lib/etcd, /var/lib/kubelet (10138 of 102400 MiB); delete what is not needed there (du -x), or enlarge it",
    ]);
    expect(concernsOf({ filesystems: [disk("/", 50, { inodes: 49_000 })] })).toEqual([
      expect.stringMatching(
        /^disk: only 4\.9 % of the inodes are left on the file system of \/ \(49000 of 1000000\); delete small files/,
      ),
    ]);
  });

  it("may have no limit on inodes, or no size", () => {
    expect(
      concernsOf({
        filesystems: [
          ["/", "a", 4096, 100, 50, 0, 0],
          ["/x", "b", 4096, 0, 0, 0, 0],
        ],
      }),
    ).toEqual([]);
  });
});

describe("certificates", () => {
  const label = "kube-apiserver";
  const file = "/etc/kubernetes/pki/apiserver.crt";
  const served = (shown: string) => ({ served: [["kube-apiserver.service", file, shown, "NEW"]] });

  it("that a unit has not read since they changed make it restart", () => {
    const applied = host(served("OLD"), [[{ label }, {}]]).applied({ label });
    expect(applied?.drift).toEqual({ [file]: "is not the certificate that kube-apiserver.service serves" });
    expect(applied?.restart).toBe(true);
  });

  it("that a unit serves are no drift", () => {
    expect(host(served("NEW"), [[{ label }, {}]]).applied({ label })?.drift).toEqual({});
  });

  it("that were changed by hand are reported as such, since the unit may well have the right ones", () => {
    const drift = { [file]: "has different content" };
    const report = host(served("OLD"), [
      [{ label: "keys" }, { drift }],
      [{ label }, {}],
    ]);
    expect(report.applied({ label })).toMatchObject({ drift: {} });
    expect(report.applied({ label })?.restart).toBeUndefined();
  });
});

it("a host without problems has no warning, and one with several has a line for each", () => {
  expect(describeConcerns("worker-1", host({}))).toBeUndefined();
  const both = host({ clock: 1, filesystems: [["/", "a", 4096, 100, 5, 0, 0]] });
  expect(describeConcerns("worker-1", both)?.split("\n")).toEqual([
    "worker-1 has problems that `pulumi up` does not repair:",
    expect.stringMatching(/^ {2}clock: /),
    expect.stringMatching(/^ {2}disk: /),
  ]);
});
