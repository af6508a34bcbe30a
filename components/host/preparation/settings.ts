import { z } from "zod";
import { matching } from "../../../config/schema/formats.ts";
import { orBoolean, orScalar } from "../../../config/schema/text.ts";
import { setting } from "../../../config/setting.ts";

const schema = z.strictObject({
  swap: orBoolean(z.enum(["off", "keep"]))
    .default("off")
    .meta({
      description: "Swap: `off` turns it off permanently, `keep` leaves it as it is.",
      examples: ["keep"],
    }),
  firewall: orBoolean(z.enum(["off", "keep"]))
    .default("off")
    .meta({
      description:
        "firewalld and ufw: `off` stops and disables them. `keep` leaves them, and a packet filter of your own, as they " +
        "are, and opens just the ports that each host needs, to those who need them ([networking.md](networking.md)).",
      examples: ["keep"],
    }),
  selinux: z
    .enum(["permissive", "keep"])
    .default("permissive")
    .meta({ description: "SELinux: `permissive`, or `keep` as it is.", examples: ["keep"] }),
  time: z
    .enum(["synchronize", "keep"])
    .default("synchronize")
    .meta({
      description:
        "The clock: `synchronize` starts chrony or systemd-timesyncd where nothing synchronizes it yet, and installs one " +
        "(with the distribution's own servers) where there is none; `keep` leaves it to you.",
      examples: ["keep"],
    }),
  sysctl: z
    .record(
      matching(/^[a-z][a-z0-9_.-]*$/, "the name of a kernel parameter"),
      orScalar(
        matching(/^(?! )[^\p{Cc}]{1,1000}(?<! )$/u, "a single line without tabs or surrounding spaces"),
      ),
    )
    .default({})
    .meta({
      description: "Kernel parameters in addition to (or instead of) barekube's.",
      keys: "name of the parameter",
      examples: [{ "vm.max_map_count": 262144 }],
    }),
  packages: z
    .array(matching(/^[a-z0-9][a-z0-9+.-]*$/, "the name of a package"))
    .default([])
    .meta({
      description: "Additional packages, by their name in the host's distribution.",
      examples: [["open-iscsi"]],
    }),
});

export const hostPreparation = setting(
  "hostPreparation",
  schema.prefault({}).meta({ description: "How a host is prepared before anything is installed." }),
);
