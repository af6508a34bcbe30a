import { host, masters, type Host, workers } from "../support/topologies.ts";

export interface Variation {
  hosts?: Host[];
  settings?: Record<string, unknown>;
}

const [master = host("master-1", ["master"])] = masters(1);
const [worker = host("worker-1", ["worker"])] = workers(1);

/** Hosts that have addresses of these families. */
const withAddresses = (...families: ("IPv4" | "IPv6")[]): Host[] =>
  [master, worker, host("master-2", ["master"]), host("master-3", ["master"])].map((one, index) => {
    const addresses = { IPv4: `198.51.100.${index + 1}`, IPv6: `2001:db8::${index + 1}` };
    return { ...one, address: families.map((family) => addresses[family]) };
  });

/** The cluster that the others are variations of. */
export const smallCluster = [master, worker];

/** Name of the variation → what the stack file says differently. */
export const variations: Readonly<Record<string, Variation>> = {
  renamed: { hosts: [master, { ...worker, name: "edge-1", renamedFrom: "worker-1" }] },
  iptables: { settings: { network: { kubeProxyMode: "iptables" } } },
  ipvs: { settings: { network: { kubeProxyMode: "ipvs" } } },
  "host-gw": { settings: { network: { flannelBackend: { Type: "host-gw" } } } },
  calico: { settings: { network: { plugin: "calico" } } },
  "calico-bgp": {
    settings: {
      network: {
        plugin: "calico",
        kubeProxyMode: "iptables",
        calico: {
          encapsulation: "IPIPCrossSubnet",
          blockSizeIPv4: 25,
          mtu: 1400,
          apiServer: false,
          bgp: {
            asNumber: 2100000001,
            nodeToNodeMesh: false,
            peers: [
              { address: "198.51.100.1", asNumber: 64513 },
              { address: "198.51.100.2", asNumber: 2100000002, nodeSelector: "rack == 'rack-2'" },
            ],
          },
        },
      },
    },
  },
  cilium: { settings: { network: { plugin: "cilium", cilium: { config: { debug: "true" } } } } },
  snapshots: {
    settings: {
      etcd: {
        walDir: "/wal/etcd",
        snapshots: {
          schedule: "Mon..Fri 02:30 UTC",
          keep: 3,
          directory: "/backup/etcd",
          encryption: { recipients: ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"] },
          s3: {
            endpoint: "https://s3.example.com",
            bucket: "etcd",
            folder: "clusters",
            accessKeyID: "AKIAIOSFODNN7EXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI",
            ca: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
          },
          ssh: {
            address: "backup.example.com",
            port: 2222,
            user: "snapshots",
            hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBx0RzGmTmpnPYxWP3VnPDdAn2k4nqKYDVDQLcNAEqfV",
            privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n",
          },
        },
      },
    },
  },
  "flannel-on-etcd": { settings: { network: { flannel: { datastore: "etcd" } } } },
  "flannel-to-etcd": { settings: { network: { flannel: { datastore: ["etcd", "kube"] } } } },
  "flannel-from-etcd": {
    settings: { network: { flannel: { datastore: ["kube", "etcd"], etcdPrefix: "/coreos.com/network" } } },
  },
  "own-network": { settings: { network: { plugin: "none" } } },
  wireguard: {
    settings: {
      network: { flannelBackend: { Type: "wireguard", ListenPort: 51821, PersistentKeepaliveInterval: 25 } },
    },
  },
  mtu: { settings: { network: { mtu: 1400 } } },
  vxlan: {
    settings: { network: { flannelBackend: { Type: "vxlan", VNI: 4096, Port: 4789, DirectRouting: true } } },
  },
  "own-networks": {
    settings: {
      network: {
        podCIDR: "10.244.0.0/14",
        serviceCIDR: "10.96.0.0/12",
        nodeCIDRMaskSize: 25,
        clusterDomain: "k8s.example.com",
        clusterDNS: "10.96.0.10",
        serviceNodePortRange: "31000-32000",
      },
      apiServer: {
        port: 443,
        certSANs: ["api.example.com", "203.0.113.10", "*.k8s.example.com"],
        endpoint: "kubernetes.example.com",
      },
      loadBalancer: { port: 9443 },
    },
  },
  "dual-stack": {
    hosts: withAddresses("IPv4", "IPv6"),
    settings: {
      network: {
        podCIDR: ["10.244.0.0/16", "fd00:10:244::/56"],
        serviceCIDR: ["10.96.0.0/16", "fd00:10:96::/112"],
      },
      virtualAddress: { address: "198.51.100.200" },
      controlPlaneMetrics: {},
    },
  },
  "ipv6-first": {
    hosts: withAddresses("IPv6", "IPv4"),
    settings: {
      network: {
        podCIDR: ["fd00:10:244::/56", "10.244.0.0/16"],
        serviceCIDR: ["fd00:10:96::/112", "10.96.0.0/16"],
        flannelBackend: { Type: "wireguard" },
      },
    },
  },
  "ipv6-only": {
    hosts: withAddresses("IPv6"),
    settings: {
      network: {
        podCIDR: "fd00:10:244::/56",
        serviceCIDR: "fd00:10:96::/112",
        nodeCIDRMaskSizeIPv6: 72,
        flannelBackend: { Type: "vxlan", VNI: 7 },
      },
      apiServer: { endpoint: "[2001:db8::6443]:443" },
      virtualAddress: { address: "2001:db8:0::c8" },
      controlPlaneMetrics: {},
    },
  },
  "virtual-address": {
    hosts: [master, worker, host("master-2", ["master"]), host("master-3", ["master"])],
    settings: { virtualAddress: { address: "198.51.100.200", interface: "eth1", routerId: 51 } },
  },
  "etcd-directories": { settings: { etcd: { dataDir: "/data/etcd", walDir: "/wal/etcd" } } },
  "take-over": { hosts: [master, { ...worker, takeOver: true }] },
  "encryption-keys": { settings: { encryptionKeys: [2, 1] } },
  "etcd-apart": { hosts: [master, worker, host("etcd-1", ["etcd"])] },
  registries: {
    settings: {
      registries: {
        "docker.io": { mirrors: ["https://mirror.example.com"] },
        "mirror.example.com": {
          ca: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
          username: "robot",
          password: "s3cret",
        },
      },
    },
  },
  "control-plane-metrics": { settings: { controlPlaneMetrics: {} } },
  "add-ons": {
    settings: {
      addons: {
        metricsServer: { image: `registry.example.com/metrics-server@sha256:${"0".repeat(64)}` },
        localPathProvisioner: { directory: "/data/volumes", reclaimPolicy: "Retain", deleteData: true },
        registry: {
          storageClass: "fast",
          hostName: "registry.example.com",
          nodePort: 30500,
          mirror: { of: "docker.io", username: "robot", password: "s3cret", keepDays: 30 },
        },
        headlamp: {
          hostName: "dashboard.example.com",
          nodePort: 30443,
          oidc: { issuer: "https://login.example.com:8443", clientID: "kubernetes", clientSecret: "s3cret" },
        },
        logging: { storageClass: "fast", retentionDays: 90, hostName: "logs.example.com", nodePort: 30428 },
        traefik: {
          hostNames: ["app.example.com", "*.apps.example.com"],
          httpsPort: 8444,
          nodeSelector: { "example.com/edge": "true" },
          tolerations: [{ key: "example.com/edge", effect: "NoSchedule" }],
        },
        metallb: { addresses: ["198.51.100.128-198.51.100.159"] },
      },
    },
  },
  elasticsearch: {
    settings: {
      addons: {
        logging: {
          bufferSize: "4Gi",
          elasticsearch: {
            url: "https://elasticsearch.example.com:9243",
            index: "prod-logs",
            username: "barekube",
            password: "s3cret",
            ca: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
          },
        },
      },
    },
  },
  "extra-args": {
    settings: {
      apiServer: { extraArgs: { "audit-log-maxage": "90", "event-ttl": "2h" } },
      controllerManager: { extraArgs: { "terminated-pod-gc-threshold": "500" } },
      scheduler: { extraArgs: { v: 4, profiling: true } },
      etcd: { extraArgs: { "quota-backend-bytes": 8589934592, "discovery-srv": 'a "b" $c %d' } },
    },
  },
  "node-settings": {
    hosts: [
      master,
      {
        ...worker,
        interface: "bond0.7",
        labels: { "topology.kubernetes.io/zone": "rack-2" },
        taints: [{ key: "example.com/gpu", value: "a100", effect: "NoSchedule" }],
      },
    ],
    settings: {
      kubelet: { maxPods: 200, systemReserved: { memory: "512Mi" } },
      kubeProxy: { conntrack: { maxPerCore: 0 } },
      containerd: { systemdCgroup: false, oomScore: 0, restrictOOMScoreAdj: true },
    },
  },
  runtimes: {
    settings: { containerd: { runtimes: { crun: { path: "/usr/bin/crun" } }, defaultRuntime: "crun" } },
  },
  rotation: {
    settings: {
      certificateAuthorities: { kubernetes: [2, 1], etcd: [1, 2], frontProxy: [2] },
      serviceAccountKeys: [2, 1],
    },
  },
  dns: {
    settings: {
      dns: {
        upstream: ["10.0.0.53", "10.0.1.53:5353"],
        zones: { "corp.example.com": ["10.0.0.10", "[2001:db8::10]:5353"] },
        cacheSeconds: 300,
      },
    },
  },
  proxy: {
    hosts: [
      { ...master, proxy: { https: "none" } },
      { ...worker, proxy: { noProxy: ["registry.example.com"] } },
    ],
    settings: { proxy: { http: "http://proxy.example.com:3128", noProxy: [".example.com", "192.0.2.0/24"] } },
  },
  "host-preparation": {
    settings: {
      binDir: "/usr/local/bin",
      hostPreparation: {
        swap: "keep",
        firewall: "keep",
        selinux: "keep",
        time: "keep",
        sysctl: { "vm.max_map_count": "262144" },
        packages: ["open-iscsi"],
      },
    },
  },
};
