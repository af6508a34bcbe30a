import { expect, it } from "vitest";
import { hostKey, problemsWith } from "../valid-stack.ts";

const recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
const s3 = { endpoint: "https://s3.example.com", bucket: "etcd", accessKeyID: "A", secretAccessKey: "B" };
const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n";
const ssh = { address: "backup.example.com", user: "snapshots", hostKey, privateKey };
const encryption = { recipients: [recipient] };

const problems = (snapshots: object, etcd: object = {}) => problemsWith({ etcd: { ...etcd, snapshots } });

it.each([
  {},
  { encryption, s3, ssh },
  { schedule: "hourly" },
  { schedule: "Mon..Fri 02:30 UTC" },
  { schedule: "Sat,Sun *-*-1..7 04:00:00" },
  { schedule: "*:0/15" },
])("takes %j", (snapshots) => {
  expect(problems(snapshots)).toEqual([]);
});

it.each(["every day", "02:30 CET; reboot", "Monday 02:30", "OnCalendar=daily", ""])(
  "does not take %j for a schedule",
  (schedule) => {
    expect(problems({ schedule })).toEqual([
      `etcd.snapshots.schedule: ${JSON.stringify(schedule)}: allowed: hourly, daily, weekly, monthly, or a calendar event of systemd such as 00/6:00 or Mon..Fri 02:30 UTC`,
    ]);
  },
);

it.each([
  [`${recipient.slice(0, -1)}q`, /is mistyped, since its checksum is wrong; allowed: a public key of age/],
  ["AGE-SECRET-KEY-1QQQ", /is a private key, which would be on every host; allowed: a public key of age/],
  ["ssh-ed25519 AAAA", /allowed: a public key of age/],
])("does not take %j for a public key", (text, says) => {
  expect(problems({ encryption: { recipients: [text] } })).toEqual([expect.stringMatching(says)]);
});

it("wants copies to be encrypted", () => {
  expect(problems({ s3, ssh })).toEqual([
    "etcd.snapshots.encryption: is missing, but copies leave the host (s3, ssh); set recipients, to whose keys they are encrypted, or drop the copies",
  ]);
});

it("wants snapshots elsewhere than the data", () => {
  expect(problems({ directory: "/data/etcd/snapshots" }, { dataDir: "/data/etcd" })).toEqual([
    'etcd.snapshots.directory: "/data/etcd/snapshots": is in /data/etcd, with which it would be lost; choose a directory elsewhere, on another disk if there is one',
  ]);
  expect(problems({ directory: "/data/etcd-snapshots" }, { dataDir: "/data/etcd" })).toEqual([]);
});

it("does not take what would mean something in a configuration of rclone, and does not show it", () => {
  const bad = { s3: { ...s3, secretAccessKey: "a\nb = c" }, ssh: { ...ssh, privateKey: "a key" } };
  expect(problems({ encryption, ...bad })).toEqual([
    "etcd.snapshots.s3.secretAccessKey: allowed: the secret of an access key",
    "etcd.snapshots.ssh.privateKey: allowed: a private key in OpenSSH's format, without a passphrase",
  ]);
});
