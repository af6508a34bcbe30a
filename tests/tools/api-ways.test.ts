import { createServer } from "node:net";
import { KubeConfig } from "@kubernetes/client-node";
import { expect, it, onTestFinished } from "vitest";
import { renderKubeconfig } from "../../components/pki/kubeconfig.ts";
import { othersIn, turnToReachable } from "../../tools/api/ways.ts";

/** A port on 127.0.0.1 where something listens. */
async function listening(): Promise<number> {
  const server = createServer((socket) => socket.end());
  onTestFinished(() => void server.close());
  const address = await new Promise<ReturnType<typeof server.address>>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server.address()));
  });
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

/** As the administrator has it, for a cluster whose servers are at these ports. */
function kubeconfig(...ports: number[]): KubeConfig {
  const [server = "", ...others] = ports.map((port) => `https://127.0.0.1:${port}`);
  const config = new KubeConfig();
  config.loadFromString(
    renderKubeconfig({
      cluster: "dev",
      server,
      others: others.map((other, index) => ({ name: `dev-master-${index + 2}`, server: other })),
      ca: { pem: "ca" },
      user: "barekube:admin",
      credentials: { certPem: "cert", keyPem: "key" },
    }),
  );
  return config;
}

it("turns to another master when nothing answers at the first", async () => {
  const [first, second] = [await listening(), await listening()];
  const turned = async (...ports: number[]) => {
    const config = kubeconfig(...ports);
    await turnToReachable(config);
    return config.getCurrentContext();
  };
  // Nothing listens on port 1.
  expect(await turned(first, second)).toBe("barekube:admin@dev");
  expect(await turned(1, 1, second)).toBe("dev-master-3");
  expect(await turned(1, 1)).toBe("barekube:admin@dev");
});

it("takes only what leads the same user to the same cluster", () => {
  const config = kubeconfig(1, 2);
  config.addCluster({ name: "other", server: "https://192.0.2.1:6443", caData: "x", skipTLSVerify: false });
  config.addContext({ name: "other", cluster: "other", user: "barekube:admin" });
  config.addContext({ name: "another-user", cluster: "dev", user: "somebody" });
  expect(othersIn(config)).toEqual([
    { name: "dev-master-2", context: "dev-master-2", server: "https://127.0.0.1:2" },
  ]);
});
