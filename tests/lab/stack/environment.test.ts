import { expect, it } from "vitest";
import { engineEnvironment } from "../../../lab/stack/environment.ts";

it("keeps everything of the engine's below the lab's state folder, and its secrets out of the environment", () => {
  const env = engineEnvironment({ stateDir: "/p/.lab/dev", authSock: "/run/x/agent.sock", hosts: 5 });
  expect(env).toMatchObject({
    PULUMI_HOME: "/p/.lab/dev/pulumi",
    PULUMI_BACKEND_URL: "file:///p/.lab/dev/state?metadata=skip",
    PULUMI_CONFIG_PASSPHRASE_FILE: "/p/.lab/dev/passphrase",
    SSH_AUTH_SOCK: "/run/x/agent.sock",
  });
  expect(env).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
});
