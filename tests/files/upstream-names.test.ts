import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parts, partsOf } from "../../components/parts.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { fieldFindings } from "../../config/checks/upstream/fields.ts";
import { flagMistake } from "../../config/checks/upstream/flag-values.ts";
import { described } from "../../config/upstream/description.ts";
import { testedVersions } from "../../config/versions.ts";
import { loadCluster } from "../../components/load.ts";
import { type Variation, variations } from "../components/variations.ts";
import { validStack } from "../config/valid-stack.ts";
import { argumentsOf } from "../support/systemd-arguments.ts";
import { lineOf } from "./rendered-texts.ts";

const programs = parts.flatMap((part) => Object.values(part.programs ?? {}));
const configurations = {
  kubelet: "/var/lib/kubelet/config.yaml",
  "kube-proxy": "/etc/kubernetes/kube-proxy-config.yaml",
};

/** Deprecated, but the CIS benchmark still asks for them. */
const readByOthers = ["streamingConnectionIdleTimeout", "kube-scheduler --profiling"];

interface Rendered {
  cluster: ClusterSpec;
  /** Program → flag → value. */
  flags: Map<string, [flag: string, value: string][]>;
  /** Program → what its configuration file holds. */
  fields: Map<string, unknown>;
}

/** What a program of each kind gets on a host of a cluster with these settings. */
function rendered(settings: Record<string, unknown>): Rendered {
  const cluster = loadCluster({ ...validStack(), ...settings });
  const [master] = cluster.hosts as [HostSpec];
  const services = partsOf(cluster).flatMap((part) => part.services?.(cluster, master) ?? []);
  // Timers start no program of upstream's.
  const started = services.filter(({ unit }) => unit.endsWith(".service"));
  const flags = new Map(
    started.map(({ files, unit }) => {
      const [binary = "", ...others] = argumentsOf(lineOf(files, unit, "ExecStart"));
      const pairs = others.flatMap((argument): [string, string][] => {
        const [, flag, value] = /^--([^=]+)=(.*)$/s.exec(argument) ?? [];
        return flag === undefined ? [] : [[flag, value ?? ""]];
      });
      return [basename(binary), pairs];
    }),
  );
  const files = Object.assign({}, ...services.map((service) => service.files)) as Record<
    string,
    { content: string }
  >;
  const fields = Object.entries(configurations).map(
    ([program, path]) => [program, parse(files[path]?.content ?? "") as unknown] as const,
  );
  return { cluster, flags, fields: new Map(fields) };
}

describe.each(Object.keys(testedVersions))(
  "what barekube itself writes for Kubernetes %s",
  (kubernetesVersion) => {
    const cases = Object.entries<Variation>({ default: {}, ...variations });

    it.each(cases)("is known to the programs: %s", (_name, { hosts = [], settings = {} }) => {
      const addressed = hosts.filter((host) => "address" in host);
      const { cluster, flags, fields } = rendered({
        kubernetesVersion,
        ...settings,
        ...(addressed.length > 0 ? { hosts: addressed } : {}),
      });
      for (const program of programs) {
        const known = described(program, cluster.versions);
        if (known === undefined) throw new Error(`${program.name} of ${kubernetesVersion} is not described`);
        const given = flags.get(program.name) ?? [];
        expect(given.length, program.name).toBeGreaterThan(0);
        for (const [flag, value] of given) {
          const type = known.description.flags[flag];
          expect(type, `${program.name} --${flag}`).toBeDefined();
          expect(flagMistake(value, type ?? ""), `${program.name} --${flag}=${value}`).toBeUndefined();
          const name = `${program.name} --${flag}`;
          const isDeprecated = Object.hasOwn(known.description.deprecatedFlags ?? {}, flag);
          expect(isDeprecated && !readByOthers.includes(name), name).toBe(false);
        }
        if (program.configuration !== undefined) {
          const at = { path: [], type: program.configuration };
          expect(Object.keys(fields.get(program.name) as object).length).toBeGreaterThan(5);
          const findings = fieldFindings(fields.get(program.name), at, known);
          expect(findings.filter(({ path }) => !readByOthers.includes(path))).toEqual([]);
        }
      }
    });
  },
);
