import { beforeAll, describe, expect, it } from "vitest";
import { effectsOf } from "../support/change-effects.ts";
import { commandsOf, documentOf } from "../support/commands.ts";
import { type Run, runProgram } from "../support/engine.ts";
import { masters, stackOf, workers } from "../support/topologies.ts";

const hosts = [...masters(1), ...workers(1)];
const stage = (generations: readonly number[]) =>
  runProgram(
    stackOf(hosts, {
      certificateAuthorities: { kubernetes: generations, etcd: generations, frontProxy: generations },
      serviceAccountKeys: generations,
    }),
  );

describe("the stages of a rotation", () => {
  let before: Run, trusted: Run, issuing: Run, dropped: Run;
  beforeAll(async () => {
    before = await runProgram(stackOf(hosts));
    [trusted, issuing, dropped] = [await stage([1, 2]), await stage([2, 1]), await stage([2])];
  });

  const authorities = ({ graph }: Run) =>
    new Map(
      graph
        .ofType("tls:index/selfSignedCert:SelfSignedCert")
        .map(({ name, inputs }) => [name, inputs["subject"]]),
    );
  const issuers = ({ graph, origins }: Run) => [
    ...new Set(
      graph
        .ofType("tls:index/locallySignedCert:LocallySignedCert")
        .map(({ inputs }) => origins.get(String(inputs["caCertPem"])) ?? "unknown"),
    ),
  ];
  const contentOf = (run: Run, path: string) =>
    commandsOf(run.graph)
      .filter(({ script, host }) => script === "keys" && host === "master-1")
      .map((command) => documentOf(command)["files"] as Record<string, { content: string }>)
      .map((files) => files[path]?.content ?? "");

  it("leave the first generation's names as they are, and drop it in the end", () => {
    const first = [...authorities(before).keys()];
    expect(first).toEqual(["pki-kubernetes-ca-cert", "pki-etcd-ca-cert", "pki-front-proxy-ca-cert"]);
    const second = first.map((name) => name.replace(/-cert$/, "-2-cert"));
    expect([...authorities(trusted).keys()].toSorted()).toEqual([...first, ...second].toSorted());
    expect([...authorities(issuing).keys()].toSorted()).toEqual([...first, ...second].toSorted());
    expect([...authorities(dropped).keys()]).toEqual(second);
    expect(authorities(dropped).get("pki-etcd-ca-2-cert")).toEqual({ commonName: "test etcd 2" });
  });

  it("issue from the first of the list", () => {
    const of = (number: string) =>
      ["etcd", "kubernetes", "front-proxy"]
        .map((name) => `certPem of pki-${name}-ca${number}-cert`)
        .toSorted();
    expect(issuers(trusted).toSorted()).toEqual(of(""));
    expect(issuers(issuing).toSorted()).toEqual(of("-2"));
    expect(issuers(dropped).toSorted()).toEqual(of("-2"));
  });

  it.each(["ca.crt", "etcd-ca.crt", "front-proxy-ca.crt", "sa.pub"])(
    "make %s a bundle that another issuer does not change",
    (name) => {
      const path = `/etc/kubernetes/pki/${name}`;
      const [[first = ""], [both], [same], [second = ""]] = [before, trusted, issuing, dropped].map((run) =>
        contentOf(run, path),
      ) as [string[], string[], string[], string[]];
      expect(first).not.toBe("");
      expect(both).toBe(first + second);
      expect(same).toBe(both);
    },
  );

  it("restart a unit for what it reads only once", { timeout: 120_000 }, async () => {
    const units = [
      "etcd",
      "flanneld",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-proxy",
      "kube-scheduler",
      "kubelet",
    ];
    const ofMaster = units.map((unit) => `master-1 ${unit}.service`);
    const ofWorker = ["flanneld", "kube-proxy", "kubelet"].map((unit) => `worker-1 ${unit}.service`);
    const restarts = async (one: Run, next: Run) => (await effectsOf(one.graph, next.graph)).restarted;
    expect(await restarts(before, trusted)).toEqual([...ofMaster, ...ofWorker]);
    // A member of etcd takes up its own certificates by itself.
    expect(await restarts(trusted, issuing)).toEqual(
      [...ofMaster, ...ofWorker].filter((unit) => !unit.includes(" etcd")),
    );
    expect(await restarts(issuing, dropped)).toEqual([...ofMaster, ...ofWorker]);
  });

  it("make CoreDNS anew when what it trusts changes, after the cluster tells of that", () => {
    const daemonSet = ({ graph }: Run) => graph.resources.find(({ name }) => name === "coredns-daemon-set");
    const annotations = (run: Run) =>
      /"annotations":(\{"barekube[^}]*\})/.exec(JSON.stringify(daemonSet(run)?.inputs))?.[1];
    expect([before, trusted, issuing, dropped].map(annotations)).toEqual([
      undefined,
      '{"barekube.io/certificate-authorities":"1,2"}',
      '{"barekube.io/certificate-authorities":"1,2"}',
      '{"barekube.io/certificate-authorities":"2"}',
    ]);
    expect(daemonSet(trusted)?.dependencies).toContainEqual(expect.stringMatching(/::trust$/));
  });
});
