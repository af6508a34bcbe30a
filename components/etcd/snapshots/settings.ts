import { z } from "zod";
import { ageRecipient } from "../../../config/schema/age-recipient.ts";
import {
  absolutePath,
  certificatesPem,
  matching,
  nameOrAddress,
  port,
  url,
  wholeNumber,
} from "../../../config/schema/formats.ts";
import { hostKey } from "../../../config/schema/host-key.ts";
import { orScalar } from "../../../config/schema/text.ts";

const day = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const numbers = String.raw`[\d*,./]+`;

/** What systemd.time(7) calls a calendar event, as far as it makes sense here. */
const schedule = matching(
  new RegExp(
    String.raw`^(hourly|daily|weekly|monthly|(${day}((\.\.|,)${day})* )?(${numbers}-${numbers}(-${numbers})? )?${numbers}:${numbers}(:${numbers})?( UTC)?)$`,
  ),
  "hourly, daily, weekly, monthly, or a calendar event of systemd such as 00/6:00 or Mon..Fri 02:30 UTC",
);

/** Nothing in it means anything in rclone's configuration. */
const key = (what: string) => matching(/^[A-Za-z0-9/+=_.~-]{1,512}$/, what);

const folder = matching(
  /^(?=.{1,300}$)[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/,
  "a path without a slash at its ends, of letters, digits, '.', '_' and '-'",
);

const s3 = z.strictObject({
  endpoint: url.meta({
    description: "URL of the storage.",
    examples: ["https://s3.eu-central-1.amazonaws.com"],
  }),
  bucket: matching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket").meta({
    description: "The bucket, which has to exist.",
    examples: ["etcd-snapshots"],
  }),
  folder: folder.optional().meta({
    description: "What the names of objects begin with. The cluster's name follows.",
    absent: "the cluster's name alone",
    examples: ["clusters"],
  }),
  region: matching(/^[A-Za-z0-9-]{1,64}$/, "the name of a region")
    .default("us-east-1")
    .meta({
      description: "Its region.",
      examples: ["eu-central-1"],
    }),
  accessKeyID: orScalar(key("the ID of an access key")).meta({
    description:
      "Whose bucket it is. Members of etcd list, read, write and delete objects below `folder`, and do nothing else.",
    examples: ["AKIAIOSFODNN7EXAMPLE"],
  }),
  secretAccessKey: orScalar(key("the secret of an access key")).meta({
    secret: true,
    description:
      "The secret of that access key. It belongs in Pulumi's secrets: " +
      "`pulumi config set --secret --path barekube:etcd.snapshots.s3.secretAccessKey`.",
    examples: ["wJalrXUtnFEMI"],
  }),
  ca: certificatesPem.optional().meta({
    description: "Authorities that its certificate may be from.",
    absent: "those that the host trusts",
    examples: ["-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"],
  }),
});

const ssh = z.strictObject({
  address: nameOrAddress.meta({ description: "Where the SSH server is.", examples: ["backup.example.com"] }),
  port: port.default(22).meta({ description: "Its port.", examples: [2222] }),
  user: matching(/^[a-z_][a-z0-9_.-]{0,31}$/, "a Linux user name").meta({
    description: "Login name, which needs SFTP and nothing else.",
    examples: ["snapshots"],
  }),
  hostKey: hostKey.meta({
    ...hostKey.meta(),
    description:
      "Its public host key, as in known_hosts but without the leading host: that of the type ECDSA, if it has one, since rclone asks for that first.",
  }),
  folder: folder.optional().meta({
    description: "A folder below the user's home directory. One with the cluster's name is made in it.",
    absent: "the home directory",
    examples: ["etcd"],
  }),
  privateKey: z
    .string("allowed: a private key in OpenSSH's format, without a passphrase")
    .regex(
      /^-----BEGIN OPENSSH PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END OPENSSH PRIVATE KEY-----\s*$/,
      "allowed: a private key in OpenSSH's format, without a passphrase",
    )
    .meta({
      secret: true,
      description:
        "The key to log in with, which all members of etcd have. It belongs in Pulumi's secrets: " +
        "`pulumi config set --secret --path barekube:etcd.snapshots.ssh.privateKey < KEY_FILE`.",
      examples: ["-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n"],
    }),
});

export const snapshotSettings = z.strictObject({
  schedule: schedule.default("00/6:00").meta({
    description:
      "When each member takes a snapshot, as in systemd.time(7); by default every six hours. Members start up to ten minutes later, each at a time of its own.",
    examples: ["hourly"],
  }),
  keep: wholeNumber(1, 10000)
    .default(12)
    .meta({
      description:
        "How many snapshots stay at each place for each member. An older one is deleted only after a new one has been checked.",
      examples: [48],
    }),
  directory: absolutePath.default("/var/lib/etcd-snapshots").meta({
    description: "Where they are on the member's host. Only root can read them.",
    examples: ["/backup/etcd"],
  }),
  encryption: z
    .strictObject({
      recipients: z
        .array(ageRecipient, "allowed: a list of public keys of age")
        .min(1, "allowed: at least one public key of age")
        .meta({
          description:
            "Public keys of [age](https://age-encryption.org). The private key of any of them opens a copy; keep it off the hosts.",
          examples: [["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]],
        }),
    })
    .optional()
    .meta({
      description: "Whom copies are encrypted for before they leave a host.",
      absent: "nobody, so no copies can be made",
    }),
  s3: s3.optional().meta({
    description: "Copies to a bucket of S3 or of storage that is compatible with it.",
    absent: "none",
  }),
  ssh: ssh.optional().meta({
    description: "Copies to an SSH server, by SFTP.",
    absent: "none",
  }),
});

export type SnapshotSettings = z.output<typeof snapshotSettings>;

/** How the program on a host is told to do without a setting, for a snapshot that somebody asks for. */
export const defaultSnapshots: SnapshotSettings = snapshotSettings.parse({});
