import { expect, it } from "vitest";
import { reencryptCommand } from "../../components/encryption/document.ts";
import { etcdCommand } from "../../components/etcd/document.ts";
import { apiServerCommand } from "../../components/kube-apiserver/document.ts";
import { kubeletCommand } from "../../components/kubelet/document.ts";
import { flanneldCommand } from "../../components/network/flannel/document.ts";
import { controlPlaneArtifactsCommand, nodeArtifactsCommand } from "../../documents/artifacts.ts";
import { keysCommand } from "../../documents/keys.ts";
import { prepareCommand } from "../../documents/preparation.ts";
import { reportsAfter } from "../support/change-effects.ts";
import { runProgram } from "../support/engine.ts";
import { masters, stackOf } from "../support/topologies.ts";

/** What cannot be read is not refused, so every document has to be in the form that others read it in. */
it("every document is remembered in the form that it is read in", async () => {
  const stack = stackOf(masters(1), { encryptionKeys: [2, 1] });
  const { "master-1": report } = reportsAfter((await runProgram(stack)).graph);
  const commands = [
    prepareCommand,
    controlPlaneArtifactsCommand,
    nodeArtifactsCommand,
    keysCommand,
    etcdCommand,
    apiServerCommand,
    kubeletCommand,
    flanneldCommand,
    reencryptCommand,
  ];
  for (const command of commands) {
    expect(report?.has(command), command.label).toBe(true);
    expect(command.document.parse(report?.applied(command)?.document)).toBeDefined();
  }
});
