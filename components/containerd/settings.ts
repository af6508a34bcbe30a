import { z } from "zod";
import type { HostSpec } from "../../config/cluster.ts";
import type { Draft } from "../../config/draft.ts";
import type { Problem } from "../../config/problem.ts";
import { absolutePath, matching } from "../../config/schema/formats.ts";
import { hostSetting, setting } from "../../config/setting.ts";

/** The runtime that comes with containerd. */
export const ownRuntime = "runc";

const runtimeName = matching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "a DNS label such as crun");

const schema = z.strictObject({
  runtimes: z
    .record(
      runtimeName,
      z.strictObject({
        path: absolutePath.meta({
          description:
            "The program, which has to be on the host: by `hostPreparation.packages`, for instance.",
          examples: ["/usr/bin/crun"],
        }),
      }),
    )
    .optional()
    .meta({
      description:
        "OCI runtimes besides runc that take the same arguments, such as crun. Each gets a RuntimeClass of its name if it is in the stack's `containerd`.",
      absent: "runc alone",
      keys: "runtime",
      examples: [{ crun: { path: "/usr/bin/crun" } }],
    }),
  defaultRuntime: runtimeName.optional().meta({
    description:
      "What runs Pods that ask for no RuntimeClass: `runc`, or one of `runtimes`. Pods keep the runtime that they were started with, so a node is drained before it gets another default.",
    absent: "runc",
    examples: ["runc"],
  }),
  systemdCgroup: z
    .boolean()
    .optional()
    .meta({
      description: "Let systemd manage the cgroups of containers, as hosts with cgroup v2 expect.",
      absent: "true",
      examples: [false],
    }),
  oomScore: z
    .int()
    .min(-1000)
    .max(1000)
    .optional()
    .meta({ description: "`oom_score` of containerd itself.", absent: "-999", examples: [0] }),
  restrictOOMScoreAdj: z
    .boolean()
    .optional()
    .meta({
      description: "Do not lower a container's OOM score below containerd's own.",
      absent: "false",
      examples: [true],
    }),
});

export const containerd = setting(
  "containerd",
  schema.default({}).meta({ description: "containerd on every node." }),
);

export const containerdOfHost = hostSetting(
  "containerd",
  schema
    .default({})
    .meta({ description: "Fields of this host that replace those of the stack's `containerd`." }),
);

/** The settings of a host's containerd, with defaults filled in. */
export function containerdOn(host: HostSpec) {
  const { systemdCgroup = true, oomScore = -999, restrictOOMScoreAdj = false } = containerdOfHost.of(host);
  const { runtimes = {}, defaultRuntime = ownRuntime } = containerdOfHost.of(host);
  return { systemdCgroup, oomScore, restrictOOMScoreAdj, runtimes, defaultRuntime };
}

/** Every host knows the runtime that it uses, and none has another program under the name of containerd's own. */
export function checkRuntimes({ settings, hosts = [] }: Draft): Problem[] {
  const stack = containerd.draft({ settings }) ?? {};
  const everywhere = runtimeProblems("containerd", stack);
  const known = new Set(everywhere.map(({ message }) => message));
  const own = hosts.flatMap((host, index) =>
    runtimeProblems(`hosts[${index}].containerd`, { ...stack, ...containerdOfHost.draft(host) }),
  );
  return [...everywhere, ...own.filter(({ message }) => !known.has(message))];
}

type Own = NonNullable<ReturnType<typeof containerd.draft>>;

function runtimeProblems(path: string, { runtimes = {}, defaultRuntime = ownRuntime }: Own): Problem[] {
  const names = [ownRuntime, ...Object.keys(runtimes)];
  const problems: Problem[] = [];
  if (Object.hasOwn(runtimes, ownRuntime)) {
    const message = "is the runtime that comes with containerd; give this one another name";
    problems.push({ path: `${path}.runtimes.${ownRuntime}`, message });
  }
  if (!names.includes(defaultRuntime)) {
    const message = `allowed: ${[...new Set(names)].join(", ")}`;
    problems.push({ path: `${path}.defaultRuntime`, given: defaultRuntime, message });
  }
  return problems;
}
