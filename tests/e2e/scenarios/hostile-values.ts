import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import type { Lab } from "../../../lab/hosts/lab.ts";
import { textProblems } from "../../../config/characters.ts";
import { hostileTexts } from "../../support/hostile-texts.ts";
import type { Context, Scenario } from "../context.ts";
import { standingSecondCluster } from "../support/second-cluster.ts";
import { type Settings, withKubelet } from "../support/settings.ts";

const flag = "external-hostname";
const parameter = "kernel.domainname";

/** What goes into settings that take any text and must arrive on the hosts byte for byte. */
interface Values {
  /** A flag of the API server that has no effect here. */
  argument: string;
  /** Names and texts in the kubelet's configuration. */
  headers: Record<string, string[]>;
  /** A kernel parameter that each host has for itself. */
  domain: string;
  /** Precedes the mirror's address, where curl and the mirror accept any name. */
  login: string;
}

/** Texts that mean something to shells, systemd and parsers stay plain texts all the way to the programs. */
export const hostileValues: Scenario = {
  title: "hostile values",
  tier: "all",
  seconds: 70,
  needsCluster: false,
  async run(context: Context) {
    const { report } = context;
    const second = await standingSecondCluster(context);
    const { lab, stack } = second;
    const settings = await stack.settings();
    const values = draw(Number(process.env["SEED"] ?? Date.now() % 2 ** 31), report);
    const isThere = await report.check("up takes texts full of quotes, commands and Unicode", async () => {
      // So that something has to be downloaded from the mirror again.
      await lab.ssh("worker-1", "rm -r /opt/k8s/artifacts/crictl-*");
      await stack.configure(withValues(settings, values, lab));
      await stack.up();
    });
    if (isThere) await checkLanded(second, values);
    await report.check("none of the commands in them was run", async () => {
      for (const host of lab.hosts) {
        const { stdout } = await lab.ssh(
          host,
          "find / -xdev -name '*canary*' -not -path '/proc/*' 2>/dev/null",
        );
        assert.equal(stdout, "", host);
      }
    });
    await report.check("and without them everything is as before", async () => {
      await stack.configure(settings);
      await stack.up();
    });
  },
};

function draw(seed: number, report: Context["report"]): Values {
  report.line(`  SEED=${seed} draws these texts again`);
  // The engine hands all settings to the program as one variable of at most 128 KiB; one long text is enough.
  const texts = fc.sample(hostileTexts, { seed, numRuns: 200 }).filter(({ length }) => length < 200);
  // Without characters that are refused in every setting.
  const readable = texts.filter((text) => text !== "" && textProblems(text).length === 0);
  const lines = readable.filter((text) => !/\p{Cc}/u.test(text));
  // The engine's YAML drops a line break at the very beginning of a block, and accepts no tab there.
  const paragraphs = readable.filter((text) => !/^[\n\t]/.test(text));
  return {
    argument: `$(touch /canary)\`touch /canary\`'"\\%n\${HOME};${lines.slice(0, 20).join("")}${"é".repeat(5000)}`,
    headers: {
      "a '\"$(touch /canary)`: #": ["on", "~", "[x]\n  y: $(touch /canary)\n", ...paragraphs.slice(0, 50)],
    },
    domain: `$(touch /canary)'"\\\`;& é%n`,
    login: "$(mkdir$IFS'canary');&:x",
  };
}

function withValues(settings: Settings, { argument, headers, domain, login }: Values, lab: Lab): Settings {
  const mirror = lab.mirrorUrl.replace("http://", `http://${login}@`);
  return {
    ...withKubelet(settings, { staticPodURLHeader: headers }),
    apiServer: { ...(settings["apiServer"] as object | undefined), extraArgs: { [flag]: argument } },
    hostPreparation: { sysctl: { [parameter]: domain } },
    artifacts: { mirror },
  };
}

async function checkLanded({ lab, report, stack }: Context, values: Values): Promise<void> {
  await report.check("the API server was started with the exact argument", async () => {
    const bytes = await bytesOf(
      lab,
      "master-1",
      "cat /proc/$(systemctl show --property=MainPID --value kube-apiserver)/cmdline",
    );
    const found = bytes.split("\0").find((argument) => argument.startsWith(`--${flag}=`));
    assert.equal(found, `--${flag}=${values.argument}`);
    return `${Buffer.byteLength(found)} bytes`;
  });
  await report.check("the kubelets read the exact names and texts", async () => {
    for (const host of lab.hosts) {
      const file = parse(await bytesOf(lab, host, "cat /var/lib/kubelet/config.yaml")) as Settings;
      assert.deepEqual(file["staticPodURLHeader"], values.headers, host);
    }
    return `${Object.values(values.headers).flat().length} texts`;
  });
  await report.check("the kernel has the exact parameter", async () => {
    for (const host of lab.hosts) {
      assert.equal(await bytesOf(lab, host, "cat /proc/sys/kernel/domainname"), `${values.domain}\n`, host);
      const line = await bytesOf(lab, host, `grep ^${parameter} /etc/sysctl.d/90-barekube.conf`);
      assert.equal(line, `${parameter} = ${values.domain}\n`, host);
    }
  });
  await report.check("what was missing was downloaded from the exact address", async () => {
    const { exitCode } = await lab.ssh("worker-1", "/opt/k8s/bin/crictl --version");
    assert.equal(exitCode, 0);
  });
  await report.check("and the hosts are as they should be", async () => {
    await stack.up("--expect-no-changes");
  });
}

/** What a command prints, byte for byte, as UTF-8. */
async function bytesOf(lab: Lab, host: string, command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await lab.ssh(host, `set -o pipefail; ${command} | base64 --wrap=0`);
  assert.equal(exitCode, 0, `${host}: ${command}: ${stderr}`);
  return Buffer.from(stdout, "base64").toString("utf8");
}
