import type { Kubectl } from "./kubectl.ts";
import { namespace } from "./kubectl.ts";

/** Who asks whom, in the scenario about NetworkPolicies. */
export const paths = {
  "a Pod asks one on the other host": { from: "everywhere", to: "the other host" },
  "a Pod asks another of its host": { from: "everywhere", to: "alone" },
  "a Pod of the namespace friends asks one": { from: "friend", to: "alone" },
  "a Pod looks up a name": { from: "everywhere", to: "a name" },
  "a Pod asks a machine that is not in the cluster": { from: "everywhere", to: "outside" },
} as const;
export type Path = keyof typeof paths;

/** `198.18.55.13` → `198.18.55.0/24` */
const networkOf = (address: string): string => address.replace(/\d+$/, "0/24");

interface Case {
  what: string;
  /** The spec of the policy. */
  spec: (outside: string) => object;
  /** What it stops; all else goes on. */
  stops: readonly Path[];
}

const all = Object.keys(paths) as Path[];
const toPods: readonly Path[] = [
  "a Pod asks one on the other host",
  "a Pod asks another of its host",
  "a Pod of the namespace friends asks one",
];
const except = (...allowed: Path[]): Path[] => all.filter((path) => !allowed.includes(path));
const everyPod = { podSelector: {} };
const named = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
const dns = {
  to: [{ ...named("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};

/** NetworkPolicies of each kind, one at a time, and what each of them stops. */
export const policyCases: readonly Case[] = [
  {
    what: "nothing comes in",
    spec: () => ({ ...everyPod, policyTypes: ["Ingress"] }),
    stops: toPods,
  },
  {
    what: "nothing goes out",
    spec: () => ({ ...everyPod, policyTypes: ["Egress"] }),
    // The Pod that is not in the namespace is not restricted.
    stops: except("a Pod of the namespace friends asks one"),
  },
  {
    what: "only the namespace friends comes in",
    spec: () => ({ ...everyPod, policyTypes: ["Ingress"], ingress: [{ from: [named("friends")] }] }),
    stops: ["a Pod asks one on the other host", "a Pod asks another of its host"],
  },
  {
    what: "only another port comes in",
    spec: () => ({
      ...everyPod,
      policyTypes: ["Ingress"],
      ingress: [{ ports: [{ port: 81, protocol: "TCP" }] }],
    }),
    stops: toPods,
  },
  {
    what: "only the right port comes in",
    spec: () => ({
      ...everyPod,
      policyTypes: ["Ingress"],
      ingress: [{ ports: [{ port: 80, protocol: "TCP" }] }],
    }),
    stops: [],
  },
  {
    what: "only questions for names go out",
    spec: () => ({ ...everyPod, policyTypes: ["Egress"], egress: [dns] }),
    stops: except("a Pod looks up a name", "a Pod of the namespace friends asks one"),
  },
  {
    what: "only a block of addresses can be asked",
    spec: (outside) => ({
      ...everyPod,
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr: networkOf(outside) } }] }],
    }),
    stops: except(
      "a Pod asks a machine that is not in the cluster",
      "a Pod of the namespace friends asks one",
    ),
  },
  {
    what: "only a block of addresses can be asked, except one",
    spec: (outside) => ({
      ...everyPod,
      policyTypes: ["Egress"],
      egress: [dns, { to: [{ ipBlock: { cidr: networkOf(outside), except: [`${outside}/32`] } }] }],
    }),
    stops: except("a Pod looks up a name", "a Pod of the namespace friends asks one"),
  },
];

/** Makes this the only NetworkPolicy of the tests' namespace. */
export async function setPolicy(kubectl: Kubectl, spec: object): Promise<void> {
  const policy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "tried", namespace },
    spec,
  };
  await kubectl.run(["apply", "--filename", "-"], { input: JSON.stringify(policy) });
}
