import { describe, expect, it } from "vitest";
import { problemsWith, problemsWithWorker } from "../../valid-stack.ts";

const kubelet = (fields: object) => problemsWith({ kubelet: fields });
const kubeProxy = (fields: object) => problemsWith({ kubeProxy: fields });

describe("a name that is no field", () => {
  it("is refused with the one that was probably meant", () => {
    expect(kubelet({ maxPodz: 55 })).toEqual([
      "kubelet.maxPodz: is not a field of KubeletConfiguration in Kubernetes 1.36; did you mean maxPods?",
    ]);
    expect(kubelet({ "max-pods": 55, maxpods: 55 })).toEqual([
      expect.stringMatching(/^kubelet\.max-pods: .*did you mean maxPods\?$/),
      expect.stringMatching(/^kubelet\.maxpods: .*did you mean maxPods\?$/),
    ]);
    expect(kubeProxy({ conntrak: {} })).toEqual([
      "kubeProxy.conntrak: is not a field of KubeProxyConfiguration in Kubernetes 1.36; did you mean conntrack?",
    ]);
  });

  it("is refused at any depth", () => {
    expect(kubelet({ logging: { verbose: 4, options: { json: { splitstream: true } } } })).toEqual([
      expect.stringMatching(
        /^kubelet\.logging\.verbose: is not a field of LoggingConfiguration in Kubernetes/,
      ),
      "kubelet.logging.options.json.splitstream: is not a field of JSONOptions in Kubernetes 1.36; did you mean splitStream?",
    ]);
    expect(kubelet({ shutdownGracePeriodByPodPriority: [{ priority: 1 }, { Priority: 1 }] })).toEqual([
      "kubelet.shutdownGracePeriodByPodPriority[1].Priority: is not a field of ShutdownGracePeriodByPodPriority in Kubernetes 1.36; did you mean priority?",
    ]);
    expect(kubeProxy({ conntrack: { maxPerCor: 0 } })).toEqual([
      "kubeProxy.conntrack.maxPerCor: is not a field of KubeProxyConntrackConfiguration in Kubernetes 1.36; did you mean maxPerCore?",
    ]);
  });

  it("is refused in the entry of a host, which is named", () => {
    expect(problemsWithWorker({ kubelet: { maxPodz: 55 }, kubeProxy: { oomScoreAdjust: -999 } })).toEqual([
      "hosts[1].kubelet.maxPodz (worker-1): is not a field of KubeletConfiguration in Kubernetes 1.36; did you mean maxPods?",
      "hosts[1].kubeProxy.oomScoreAdjust (worker-1): is not a field of KubeProxyConfiguration in Kubernetes 1.36; did you mean oomScoreAdj?",
    ]);
  });

  it("comes with all names, or where they are listed, if none is near", () => {
    expect(kubelet({ tracing: { xyz: 1 } })).toEqual([
      "kubelet.tracing.xyz: is not a field of TracingConfiguration in Kubernetes 1.36; allowed: endpoint, samplingRatePerMillion",
    ]);
    expect(kubelet({ xyz: 1 })).toEqual([
      "kubelet.xyz: is not a field of KubeletConfiguration in Kubernetes 1.36; allowed: those in https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/",
    ]);
  });

  it("may be a name that JavaScript knows", () => {
    expect(kubelet({ constructor: 1, toString: 1, logging: { hasOwnProperty: 1 } })).toHaveLength(3);
  });

  it("is looked for in the version asked for", () => {
    expect(problemsWith({ kubernetesVersion: "1.37.1", kubelet: { maxPodz: 55 } })).toContain(
      "kubelet.maxPodz: is not a field of KubeletConfiguration in Kubernetes 1.37; did you mean maxPods?",
    );
  });

  it("does not hide a field that barekube decides itself", () => {
    expect(kubelet({ maxPodz: 55, clusterDNS: ["1.1.1.1"] })).toEqual([
      "kubelet.clusterDNS: is decided by barekube and cannot be set",
      expect.stringMatching(/^kubelet\.maxPodz: /),
    ]);
  });
});

describe("a value of the wrong type", () => {
  const duration = "allowed: a duration of hours, minutes and seconds such as 1h30m or 10s";
  it.each([
    [{ maxPods: "many" }, 'kubelet.maxPods: "many": allowed: a whole number'],
    [{ maxPods: "55" }, 'kubelet.maxPods: "55": allowed: a whole number; write it without quotes'],
    [{ maxPods: 5.5 }, "kubelet.maxPods: 5.5: allowed: a whole number"],
    [{ maxPods: true }, "kubelet.maxPods: true: allowed: a whole number"],
    [{ maxPods: [55] }, "kubelet.maxPods: allowed: a whole number"],
    [{ maxPods: null }, "kubelet.maxPods: is empty; allowed: a whole number, or leave it out"],
    [
      { maxPods: 2147483648 },
      "kubelet.maxPods: 2147483648: allowed: a whole number from -2147483648 to 2147483647",
    ],
    [
      { podPidsLimit: 1e21 },
      "kubelet.podPidsLimit: 1e+21: allowed: a whole number from -9007199254740991 to 9007199254740991",
    ],
    [
      { logging: { verbosity: -1 } },
      "kubelet.logging.verbosity: -1: allowed: a whole number from 0 to 4294967295",
    ],
    [{ failSwapOn: "false" }, 'kubelet.failSwapOn: "false": allowed: true or false; write it without quotes'],
    [{ failSwapOn: 0 }, "kubelet.failSwapOn: 0: allowed: true or false"],
    [{ memoryThrottlingFactor: "high" }, 'kubelet.memoryThrottlingFactor: "high": allowed: a number'],
    [{ syncFrequency: "10 minutes" }, `kubelet.syncFrequency: "10 minutes": ${duration}`],
    [{ syncFrequency: "1d" }, `kubelet.syncFrequency: "1d": ${duration}`],
    [{ syncFrequency: 60 }, `kubelet.syncFrequency: 60: ${duration}`],
    [{ syncFrequency: "9999999h" }, `kubelet.syncFrequency: "9999999h": ${duration}`],
    [{ cgroupDriver: ["systemd"] }, "kubelet.cgroupDriver: allowed: a string"],
    [{ allowedUnsafeSysctls: "net.*" }, 'kubelet.allowedUnsafeSysctls: "net.*": allowed: a list'],
    [{ allowedUnsafeSysctls: [{}] }, "kubelet.allowedUnsafeSysctls[0]: allowed: a string"],
    [{ evictionHard: ["memory.available"] }, "kubelet.evictionHard: allowed: a map"],
    [
      { evictionHard: { "memory.available": {} } },
      'kubelet.evictionHard["memory.available"]: allowed: a string',
    ],
    [{ logging: "json" }, 'kubelet.logging: "json": allowed: a map of fields of LoggingConfiguration'],
    [
      { logging: { options: { json: { infoBufferSize: "64 KB" } } } },
      'kubelet.logging.options.json.infoBufferSize: "64 KB": allowed: a quantity such as 500m, 2 or 1.5Gi',
    ],
    [
      { configMapAndSecretChangeDetectionStrategy: "watch" },
      'kubelet.configMapAndSecretChangeDetectionStrategy: "watch": allowed: Cache, Get, Watch',
    ],
  ])("%j", (fields, problem) => {
    expect(kubelet(fields)).toEqual([problem]);
  });

  it("is refused in a list of maps", () => {
    const limits = { memory: "1Gi", "hugepages-2Mi": "x" };
    expect(kubelet({ reservedMemory: [{ numaNode: "0", limits }] })).toEqual([
      'kubelet.reservedMemory[0].numaNode: "0": allowed: a whole number; write it without quotes',
      'kubelet.reservedMemory[0].limits.hugepages-2Mi: "x": allowed: a quantity such as 500m, 2 or 1.5Gi',
    ]);
  });

  it("is refused for kube-proxy too", () => {
    expect(kubeProxy({ detectLocalMode: "clusterCIDR", conntrack: { min: "0", udpTimeout: "5 s" } })).toEqual(
      [
        expect.stringMatching(/^kubeProxy\.detectLocalMode: "clusterCIDR": allowed: .*ClusterCIDR/),
        'kubeProxy.conntrack.min: "0": allowed: a whole number; write it without quotes',
        `kubeProxy.conntrack.udpTimeout: "5 s": ${duration}`,
      ],
    );
  });
});

it("values of all types are taken as upstream takes them", () => {
  expect(
    kubelet({
      maxPods: 0,
      podPidsLimit: -1,
      failSwapOn: false,
      memoryThrottlingFactor: 0.9,
      syncFrequency: "1h2m3.5s",
      fileCheckFrequency: "0",
      imageMinimumGCAge: "500ms",
      allowedUnsafeSysctls: [],
      systemReserved: { memory: "512Mi" },
      staticPodURLHeader: { "X-A": ["on", "~", "1:20"] },
      evictionHard: { "memory.available": "5%" },
      reservedMemory: [{ numaNode: 0, limits: { memory: 1073741824, "hugepages-2Mi": "1.5Gi" } }],
      logging: {
        format: "json",
        flushFrequency: 5_000_000_000,
        verbosity: 4,
        vmodule: [{ filePattern: "x", verbosity: 9 }],
      },
      configMapAndSecretChangeDetectionStrategy: "Get",
      tracing: { samplingRatePerMillion: 100 },
      featureGates: {},
    }),
  ).toEqual([]);
  expect(
    kubeProxy({
      detectLocalMode: "",
      logging: { flushFrequency: "5s" },
      conntrack: { maxPerCore: 0, tcpCloseWaitTimeout: "1h" },
      nodePortAddresses: ["primary"],
    }),
  ).toEqual([]);
});

describe("feature gates", () => {
  it("have the names of this version", () => {
    expect(kubelet({ featureGates: { NodeSwapp: true, KubeletPodResourcesGett: "yes" } })).toEqual([
      expect.stringMatching(
        /^kubelet\.featureGates\.NodeSwapp: is not a feature gate of kubelet in Kubernetes 1\.36; did you mean NodeSwap\?$/,
      ),
      'kubelet.featureGates.KubeletPodResourcesGett: "yes": allowed: true or false',
    ]);
  });

  it("that are locked can only be what they are", () => {
    expect(problemsWithWorker({ kubeProxy: { featureGates: { NFTablesProxyMode: false } } })).toEqual([
      "hosts[1].kubeProxy.featureGates.NFTablesProxyMode (worker-1): false: is always true in Kubernetes 1.36; leave it out",
    ]);
  });

  it("may be all those of a stage", () => {
    expect(kubelet({ featureGates: { AllAlpha: false, AllBeta: true } })).toEqual([]);
  });
});
