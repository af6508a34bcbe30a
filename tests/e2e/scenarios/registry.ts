import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { clusterHosts, spare, workers } from "../support/hosts.ts";
import { login, pushImage, startRegistry, stopRegistry, type TestRegistry } from "../support/registry.ts";
import { changedUnits, unitRuns } from "../support/units.ts";
import { eventually } from "../support/wait.ts";

const image = "e2e/busybox:1";
const namespace = "e2e-registry";

/** Images come from a registry with TLS of its own and a login. */
export const registry: Scenario = {
  title: "registry",
  tier: "all",
  seconds: 75,
  needsCluster: true,
  async run(context: Context) {
    try {
      await pulls(context, await startRegistry(context.lab, spare));
    } finally {
      await stopRegistry(context.lab, spare);
    }
  },
};

async function pulls(context: Context, { name, ca }: TestRegistry): Promise<void> {
  const { lab, kubectl, report, stack } = context;
  const settings = await stack.settings();
  const configure = async (registries: object, password?: string) => {
    await stack.configure({ ...settings, registries });
    if (password !== undefined)
      await stack.setSecret(`registries[${JSON.stringify(name)}].password`, password);
  };
  const { username, password } = login;
  const own = { ca, username };
  await kubectl.run(["create", "namespace", namespace]);
  const before = await unitRuns(lab, clusterHosts);
  await report.check("up tells every containerd of the registry, and restarts nothing", async () => {
    await configure({ [name]: own }, password);
    await stack.up();
    assert.deepEqual(changedUnits(before, await unitRuns(lab, clusterHosts)), []);
  });
  await report.check("an image can be pushed from a node", () =>
    pushImage(lab, workers[0], `${name}/${image}`),
  );
  await report.check("a Pod pulls it, with the login and the authority of the stack file", async () => {
    await startPod(context, "pull-own", `${name}/${image}`);
    await isRunning(context, "pull-own");
  });
  await report.check("with a wrong password it is refused", async () => {
    await configure({ [name]: own }, "wrong");
    await stack.up();
    await startPod(context, "pull-wrong", `${name}/${image}`);
    await eventually({ what: "refusal of the registry", seconds: 60 }, async () => {
      const events = await kubectl.run(["--namespace", namespace, "describe", "pod", "pull-wrong"]);
      assert.match(events, /401 Unauthorized|authorization failed|unauthorized/i);
    });
  });
  await report.check("as a mirror it stands in for another registry", async () => {
    await configure({ [name]: own, "registry.example.com": { mirrors: [`https://${name}`] } }, password);
    await stack.up();
    await startPod(context, "pull-mirror", `registry.example.com/${image}`);
    await isRunning(context, "pull-mirror");
  });
  await report.check("the password is nobody's to read, and gone with the setting", async () => {
    const file = `/etc/containerd/certs.d/${name}/hosts.toml`;
    const { stdout } = await lab.ssh(workers[0], `stat -c '%a %U' '${file}'`);
    assert.equal(stdout.trim(), "600 root");
    await configure({});
    await stack.up();
    const { stdout: left } = await lab.ssh(workers[0], "ls -A /etc/containerd/certs.d 2>/dev/null || true");
    assert.doesNotMatch(left, /hosts\.toml/);
    assert.deepEqual(changedUnits(before, await unitRuns(lab, clusterHosts)), []);
  });
  await stack.configure(settings);
  await kubectl.run(["delete", "namespace", namespace, "--wait=false"]);
}

const startPod = ({ kubectl }: Context, pod: string, from: string) =>
  kubectl.run([
    ...["--namespace", namespace, "run", pod, `--image=${from}`, "--image-pull-policy=Always"],
    ...["--restart=Never", `--overrides=${JSON.stringify({ spec: { nodeName: workers[1] } })}`],
    ...["--command", "--", "sleep", "300"],
  ]);

const isRunning = ({ kubectl }: Context, pod: string) =>
  kubectl.run(["--namespace", namespace, "wait", "--for=condition=Ready", `pod/${pod}`, "--timeout=60s"]);
