import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { renderKubelet } from "../../components/kubelet/files.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { loadCluster } from "../../components/load.ts";
import { SpecError } from "../../config/problem.ts";
import { validStack } from "../config/valid-stack.ts";
import { hostileTexts } from "../support/hostile-texts.ts";
import { places } from "./hostile-places.ts";
import { contentOf, type Settings, shapeOf } from "./rendered-texts.ts";

describe("a hostile text is refused with a clear message, or arrives as it is", () => {
  const plain = loadCluster(validStack());
  const shape = shapeOf(plain, plain.hosts[0] as HostSpec);

  it.each(Object.entries(places))("%s", (_, { settings, landed, wanted = (text) => text }) => {
    fc.assert(
      fc.property(hostileTexts, (text) => {
        let cluster: ClusterSpec;
        try {
          cluster = loadCluster({ ...validStack(), ...settings(text) });
        } catch (error) {
          expect(error).toBeInstanceOf(SpecError);
          for (const line of (error as SpecError).message.split("\n").slice(1)) {
            expect(line).toMatch(
              /^ {2}[\w[].*: .*(allowed|is a name that no setting can have|cannot be set|did you mean)/,
            );
            expect(line.length).toBeLessThan(1_000);
          }
          return;
        }
        const [host] = cluster.hosts as [HostSpec];
        expect(landed(cluster, host)).toEqual(wanted(text));
        expect(shapeOf(cluster, host)).toEqual(shape);
      }),
      { numRuns: 100 },
    );
  });

  it("takes many of them, so that this tries more than refusals", () => {
    const taken = Object.entries(places).filter(([, { settings }]) =>
      fc.sample(hostileTexts, { numRuns: 500, seed: 1 }).some((text) => {
        try {
          loadCluster({ ...validStack(), ...settings(text) });
          return true;
        } catch {
          return false;
        }
      }),
    );
    expect(taken.length).toBeGreaterThan(12);
  }, 600_000);

  it("is quoted for readers of YAML 1.1 too, as those of Kubernetes are", () => {
    const words = ["on", "no", "y", "~", "0o7", "1:20", "1_000", "=", "<<"];
    const cluster = loadCluster({ ...validStack(), kubelet: { staticPodURLHeader: { x: words } } });
    const text = contentOf(
      renderKubelet(cluster, cluster.hosts[0] as HostSpec),
      "/var/lib/kubelet/config.yaml",
    );
    expect((parseYaml(text, { version: "1.1" }) as Settings)["staticPodURLHeader"]).toEqual({ x: words });
  });
});
