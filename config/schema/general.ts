import { z } from "zod";
import { type ComponentName, defaultKubernetesVersion, testedVersions } from "../versions.ts";
import { addons } from "./addons.ts";
import { artifacts } from "./artifacts.ts";
import { absolutePath, matching, version } from "./formats.ts";
import { host } from "./host.ts";
import { network } from "./network.ts";
import { sshSettings } from "./ssh.ts";
import { orBoolean, orScalar } from "./text.ts";

const tested: Record<string, string> = testedVersions[defaultKubernetesVersion] ?? {};
const componentVersion = (component: string, example: string) =>
  version.optional().meta({
    description: `Version of ${component}.`,
    absent: "the one tested with `kubernetesVersion`",
    examples: [example],
  });

type VersionFields = Record<ComponentName, ReturnType<typeof componentVersion>>;

const versions = z.strictObject(
  Object.fromEntries(
    Object.entries(tested).map(([component, example]) => [component, componentVersion(component, example)]),
  ) as VersionFields,
);

const someWorkers = "a number from 1, or a share of all workers from 1% to 100%";

/** The settings of a stack file that belong to no part. */
export const general = z.strictObject({
  clusterName: orScalar(matching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "a DNS label such as prod-1")).meta({
    description: "Name of the cluster.",
    examples: ["prod-1"],
  }),
  kubernetesVersion: version.default(defaultKubernetesVersion).meta({
    description:
      "Version of Kubernetes: one of the tested versions (`config/versions.json`), or one that `npm run pin` has added.",
    examples: ["1.36.4"],
  }),
  hosts: z.array(host, "allowed: a list of hosts").min(1, "allowed: at least one host").meta({
    description: "The machines of the cluster.",
  }),
  include: z
    .string()
    .min(1, "allowed: the path of a file")
    .optional()
    .meta({
      description:
        "A YAML file with more of the same keys (without `barekube:`), relative to the project, such as the output of an inventory tool. Hosts are merged by name; the stack file takes precedence over the included file.",
      absent: "none",
      examples: ["inventory/prod.yaml"],
    }),
  driftCheck: orBoolean(z.enum(["on", "off"]))
    .default("on")
    .meta({
      description:
        "Whether every preview and `up` starts by checking all hosts for drift: for what is not as barekube left it. With `off` nothing is repaired, and commands that were repaired before run once more.",
      examples: ["off"],
    }),
  maxUnavailable: z
    .union([z.int().min(1), z.string().regex(/^([1-9]\d*|[1-9]\d?%|100%)$/)], `allowed: ${someWorkers}`)
    .default(1)
    .meta({
      description:
        "How many workers a change may disturb at once; masters are always disturbed one by one. After a failure no other host is disturbed.",
      allowed: someWorkers,
      examples: ["10%"],
    }),
  network: network.prefault({}).meta({ description: "Networks of Pods and Services." }),
  addons: addons.prefault({}).meta({
    description:
      "What runs in the cluster for everybody in it ([add-ons](addons.md)). An add-on is on when it is named here, with or without settings of its own: `metricsServer: {}`. Without its name it is removed.",
  }),
  ssh: sshSettings.default({}).meta({ description: "Defaults for the `ssh` of every host." }),
  versions: versions
    .default({})
    .meta({ description: "Versions other than those tested with `kubernetesVersion`." }),
  artifacts: artifacts.prefault({}).meta({ description: "Where binaries and images come from." }),
  binDir: absolutePath
    .default("/opt/k8s/bin")
    .meta({ description: "Where binaries are linked.", examples: ["/usr/local/bin"] }),
});

/** The general settings after parsing; those of parts are read through their declarations. */
export type StackConfig = z.output<typeof general>;
export type HostEntry = StackConfig["hosts"][number];
