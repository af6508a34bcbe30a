import { describe, expect, it } from "vitest";
import { parseReport } from "../../observe/drift/interpret.ts";

const now = 2_000_000_000;
const uptime = 1_000_000;
const unitFile = "/etc/systemd/system/web.service";
const file = (mode: string, { changed = 0, type = "regular file" } = {}) => [
  type,
  mode,
  "-",
  String(changed),
];

/** The unit `web` with a key and a binary, all as it was left; its start was a minute ago. */
const expected = {
  web: {
    file: { [unitFile]: ["0600 root:root"] },
    sum: { [unitFile]: ["a1"] },
    unit: { "web.service": [""] },
  },
  keys: {
    file: { "/pki/web.key": ["0600 root:root"] },
    sum: { "/pki/web.key": ["b2"] },
    unless: { "/pki/web.key": ["/pki/better.key"] },
  },
  artifacts: { binary: { "/store/web": ["5 1.0 2.0"] }, link: { "/bin/web": ["/store/web"] } },
};
const present = {
  stat: {
    [unitFile]: file("0600 root:root"),
    "/pki/web.key": file("0600 root:root"),
    "/store/web": ["regular file", "0755 root:root", "5 1.0 2.0", "0"],
    "/bin/web": file("0777 root:root", { type: "symbolic link" }),
  },
  sum: { [unitFile]: ["a1"], "/pki/web.key": ["b2"] },
  target: { "/bin/web": ["/store/web"] },
  mentions: { [unitFile]: ["/pki/web.key"] },
  unit: {
    "web.service": [
      "LoadState=loaded",
      "ActiveState=active",
      `ExecMainStartTimestampMonotonic=${(uptime - 60) * 1e6}`,
      "ExecStart={ path=/store/web ; argv[]=/store/web --x=y ; }",
    ],
  },
  enabled: { "web.service": [] },
};
type Present = typeof present;
/** Some of what is there is otherwise; null for what is missing. */
type Changes = Partial<Record<keyof Present | "exists" | "restarts", Record<string, string[] | null>>>;

function read(changes: Changes = {}, more: Record<string, object> = {}) {
  const changed = Object.fromEntries(
    Object.keys({ ...present, ...changes }).map((kind) => {
      const all: Record<string, string[] | null> = {
        ...present[kind as keyof Present],
        ...changes[kind as keyof Present],
      };
      return [kind, Object.fromEntries(Object.entries(all).filter(([, words]) => words !== null))];
    }),
  );
  const commands = Object.entries({ ...expected, ...more }).map(
    ([label, expected]) => [label, { document: {}, finished: true, expected }] as const,
  );
  return parseReport(
    JSON.stringify({ machineID: "0", now, uptime, commands: Object.fromEntries(commands), present: changed }),
  );
}

/** A line for everything that is wrong. */
const drift = (...args: Parameters<typeof read>): string[] =>
  [...read(...args).commands].flatMap(([label, { drift }]) =>
    Object.entries(drift).map(([subject, state]) => `${label}: ${subject} ${state}`),
  );
const restarts = (changes: Changes): string[] =>
  [...read(changes).commands].flatMap(([label, { restart }]) => (restart ? [label] : []));

describe("what a host tells", () => {
  it("means nothing when all is as it was left", () => {
    expect(drift()).toEqual([]);
    expect(restarts({})).toEqual([]);
  });

  it.each<[string, Changes, string[]]>([
    ["an edited file", { sum: { [unitFile]: ["ff"] } }, [`web: ${unitFile} has different content`]],
    ["a missing file", { stat: { [unitFile]: null } }, [`web: ${unitFile} is missing`]],
    [
      "another mode",
      { stat: { [unitFile]: file("0644 root:root") } },
      [`web: ${unitFile} is 0644 root:root, not 0600 root:root`],
    ],
    [
      "something else in a file's place",
      { stat: { [unitFile]: file("0755 root:root", { type: "directory" }) } },
      [`web: ${unitFile} is a directory, not a file`],
    ],
    ["a file that may go", { stat: { "/pki/web.key": null }, exists: { "/pki/better.key": [] } }, []],
    [
      "another binary",
      { stat: { "/store/web": file("0755 root:root") } },
      ["artifacts: /store/web was replaced", "web: /store/web was wrong when web.service started"],
    ],
    ["another link", { target: { "/bin/web": ["/bin/true"] } }, ["artifacts: /bin/web points to /bin/true"]],
    ["no link", { target: { "/bin/web": null } }, ["artifacts: /bin/web is not a link"]],
    ["a missing link", { stat: { "/bin/web": null } }, ["artifacts: /bin/web is missing"]],
    [
      "a stopped unit",
      { unit: { "web.service": ["ActiveState=inactive"] } },
      ["web: web.service is stopped"],
    ],
    ["a unit that starts", { unit: { "web.service": ["ActiveState=activating"] } }, []],
    [
      "a unit that starts for ever",
      {
        unit: {
          "web.service": [
            "ActiveState=activating",
            "SubState=start",
            `InactiveExitTimestampMonotonic=${(uptime - 121) * 1e6}`,
          ],
        },
      },
      ["web: web.service is still starting after 120 s"],
    ],
    [
      "a unit that has exited once",
      { unit: { "web.service": ["ActiveState=activating", "SubState=auto-restart"] } },
      [],
    ],
    [
      "a unit that exits again and again",
      { restarts: { "web.service": ["7"] } },
      ["web: web.service is exiting each time it is started"],
    ],
    ["a unit that has restarted twice", { restarts: { "web.service": ["2"] } }, []],
    [
      "a disabled unit that failed",
      { unit: { "web.service": ["ActiveState=failed"] }, enabled: { "web.service": null } },
      ["web: web.service is disabled and failed"],
    ],
    [
      "a masked unit",
      { unit: { "web.service": ["LoadState=masked", "ActiveState=active"] } },
      ["web: web.service is masked"],
    ],
  ])("of %s", (_, changes, lines) => {
    expect(drift(changes).toSorted()).toEqual(lines.toSorted());
  });

  it("of a run that was cut off is that it has not finished", () => {
    const report = parseReport('{"machineID":"0","commands":{"web":{"document":{},"finished":false}}}');
    expect(report.applied({ label: "web" })).toMatchObject({
      finished: false,
      drift: { "the last run": "did not finish" },
    });
  });

  it("of the system as a whole is compared with what was promised", () => {
    const prepare = {
      sysctl: { "vm.overcommit": ["1"], "net.range": ["1 2"] },
      module: { overlay: [""] },
      swap: { off: [""] },
      firewall: { off: [""] },
      selinux: { permissive: [""] },
      hosts: { "192.0.2.1 web-1": [""] },
    };
    const told = (present: object) =>
      parseReport(
        JSON.stringify({
          machineID: "0",
          commands: { prepare: { document: {}, finished: true, expected: prepare } },
          present,
        }),
      ).applied({ label: "prepare" })?.drift;
    const sysctl = { "vm.overcommit": ["1"], "net.range": ["1", "2"] };
    expect(told({ sysctl, module: { overlay: [] }, hosts: { "0": ["192.0.2.1 web-1"] } })).toEqual({});
    expect(
      told({
        sysctl: { "vm.overcommit": ["0"] },
        swap: { "/swapfile": [] },
        selinux: { enforcing: [] },
        unit: {
          "firewalld.service": ["ActiveState=active"],
          "ufw.service": ["ActiveState=inactive", "UnitFileState=enabled"],
        },
        hosts: { "0": ["192.0.2.9 web-1"] },
      }),
    ).toEqual({
      "vm.overcommit": "is 0, not 1",
      "net.range": "is missing, not 1 2",
      "module overlay": "is not loaded",
      swap: "is on: /swapfile",
      SELinux: "is enforcing",
      "firewalld.service": "is active",
      "ufw.service": "is enabled",
      "/etc/hosts": "has other lines than barekube's",
    });
  });
});

describe("a unit has to be restarted", () => {
  const edited = (path: string, secondsAgo: number): Changes => ({
    stat: { [path]: file("0600 root:root", { changed: now - secondsAgo }) },
    sum: { [path]: ["ff"] },
  });

  it("when it was started with a file, a key or a binary that was wrong", () => {
    expect(restarts(edited(unitFile, 120))).toEqual(["web"]);
    expect(drift(edited("/pki/web.key", 120))).toEqual([
      "web: /pki/web.key was wrong when web.service started",
      "keys: /pki/web.key has different content",
    ]);
    expect(restarts(edited("/store/web", 120))).toEqual(["web"]);
  });

  it("but not for what was changed later, is of no consequence, or is none of its business", () => {
    expect(restarts(edited(unitFile, 30))).toEqual([]);
    expect(restarts({ stat: { [unitFile]: file("0644 root:root", { changed: now - 120 }) } })).toEqual([]);
    expect(restarts({ ...edited("/pki/web.key", 120), mentions: { [unitFile]: null } })).toEqual([]);
  });
});
