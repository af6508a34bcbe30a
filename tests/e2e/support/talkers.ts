import type { Kubectl } from "./kubectl.ts";

/** Where Pods run that write logs. */
export const talkersNamespace = "talkers";
const inside = ["--namespace", talkersNamespace];

/** Starts a Pod that runs a shell script. */
export async function startTalker(
  kubectl: Kubectl,
  { name, node, script }: { name: string; node: string; script: string },
): Promise<void> {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: talkersNamespace },
    spec: {
      nodeName: node,
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 1,
      containers: [
        {
          name,
          image: "docker.io/library/busybox:lab",
          command: ["sh", "-c", script],
          imagePullPolicy: "Never",
        },
      ],
    },
  };
  await kubectl.run(["apply", "--filename", "-"], { input: JSON.stringify(pod) });
}

/** Has a Pod say something on the output of its first process. */
export const say = (kubectl: Kubectl, pod: string, text: string): Promise<string> =>
  kubectl.run([...inside, "exec", pod, "--", "sh", "-c", `echo ${text} >/proc/1/fd/1`]);

/** So many numbered lines, so many of them in a second. */
export const numberedLines = (count: number, perSecond: number, padding = ""): string =>
  `i=0; while [ $i -lt ${count} ]; do i=$((i+1)); echo "number \${i}${padding}"; [ $((i % ${perSecond})) -ne 0 ] || sleep 1; done`;

/** Waits until a Pod has said all that it has to say. */
export const hasEnded = (kubectl: Kubectl, pod: string, seconds: number): Promise<string> =>
  kubectl.run([
    ...inside,
    ...["wait", `pod/${pod}`, "--for=jsonpath={.status.phase}=Succeeded", `--timeout=${seconds}s`],
  ]);
