import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { clusterHosts, masters, workers } from "../support/hosts.ts";
import { etcdctl } from "../support/etcdctl.ts";
import { concern, drift, messages } from "../support/messages.ts";
import { runStackCommand } from "../support/stack-command.ts";
import { changedUnits, unitRuns } from "../support/units.ts";

const master = masters[1];
const worker = workers[1];
/** Nothing that runs needs this directory, so a small file system can be mounted there. */
const full = "/var/log/containers";
const pki = "/etc/kubernetes/pki";
const certificate = `${pki}/apiserver.crt`;

/** Hosts that still work, but not for much longer. */
export const etcdAlarm: Scenario = {
  title: "etcd alarm",
  tier: "all",
  seconds: 90,
  needsCluster: true,
  async run(context: Context) {
    const { report, stack } = context;
    await report.check("a healthy cluster needs nothing", async () => {
      assert.doesNotMatch((await stack.tryPreview()).output, messages.anyConcern);
    });
    await alarm(context);
    await nearlyFull(context);
    await staleCertificate(context);
  },
};

async function alarm({ lab, report, stack }: Context): Promise<void> {
  const run = async (command: string) => {
    const { stdout, stderr, exitCode } = await lab.ssh(master, command);
    assert.equal(exitCode, 0, stderr);
    return stdout;
  };
  await report.check("etcd's alarm about too little space is reported, with a remedy", async () => {
    const status = await run(`${etcdctl} endpoint status --write-out json`);
    const [, memberID = ""] = /"member_id":(\d+)/.exec(status) ?? [];
    await run(
      `echo ${alarmRequest(BigInt(memberID)).toString("base64")} | base64 --decode | curl --silent --fail --http2 ` +
        `--cacert ${pki}/etcd-ca.crt --cert ${pki}/etcd-client.crt --key ${pki}/etcd-client.key ` +
        "--header 'content-type: application/grpc' --header 'te: trailers' --output /dev/null --data-binary @- " +
        "https://127.0.0.1:2379/etcdserverpb.Maintenance/Alarm",
    );
    const { output } = await stack.tryPreview().finally(() => run(`${etcdctl} alarm disarm`));
    for (const host of masters) assert.match(output, messages.concerned(host), output);
    assert.match(output, concern.alarm("NOSPACE"), output);
    return output.match(/^.*NOSPACE.*$/m)?.[0].trim();
  });
  await report.check("and no longer once it is off", async () => {
    assert.doesNotMatch((await stack.tryPreview()).output, messages.anyConcern);
  });
}

/**
 * The request that raises a member's NOSPACE alarm, as gRPC frames it. etcdctl can only disarm alarms: fields 1 to 3
 * of AlarmRequest are the action ACTIVATE, the member, and the alarm.
 */
function alarmRequest(memberID: bigint): Buffer {
  const message = Buffer.from([0x08, 1, 0x10, ...variableLength(memberID), 0x18, 1]);
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}

const variableLength = (number: bigint): number[] =>
  number < 128n ? [Number(number)] : [Number(number & 127n) | 128, ...variableLength(number >> 7n)];

async function nearlyFull({ lab, report, stack }: Context): Promise<void> {
  const run = async (command: string) => {
    const { stderr, exitCode } = await lab.ssh(worker, `set -eu; ${command}`);
    assert.equal(exitCode, 0, stderr);
  };
  const told = async (reason: RegExp) => {
    const { output } = await stack.tryPreview();
    assert.match(output, messages.concerned(worker), output);
    assert.match(output, reason, output);
    const { exitCode } = await runStackCommand(stack, "drift");
    assert.equal(exitCode, 2);
    return output.match(/^.*disk: .*$/m)?.[0].trim();
  };
  const unmount = () => run(`umount ${full}`);
  await report.check("a disk that is nearly full is reported, and npm run drift ends with 2", async () => {
    await run(`mount -t tmpfs -o size=8m none ${full}; fallocate --length 7500k ${full}/big`);
    return told(concern.space(full)).finally(unmount);
  });
  await report.check("so is one that is nearly out of inodes", async () => {
    await run(`mount -t tmpfs -o size=8m,nr_inodes=50 none ${full}; touch ${full}/file-{1..48}`);
    return told(concern.inodes(full)).finally(unmount);
  });
}

async function staleCertificate({ lab, report, stack }: Context): Promise<void> {
  await report.check("an API server that has not read its certificate is reported", async () => {
    const swap = [
      `cp -p ${pki}/apiserver.crt ${pki}/apiserver.key /root/`,
      `cat ${pki}/kubelet-server.crt >${pki}/apiserver.crt`,
      `cat ${pki}/kubelet-server.key >${pki}/apiserver.key`,
      "systemctl restart kube-apiserver",
      `cp -p /root/apiserver.crt /root/apiserver.key ${pki}/`,
      "rm /root/apiserver.crt /root/apiserver.key",
    ];
    const { stderr, exitCode } = await lab.ssh(master, `set -eu; ${swap.join("; ")}`);
    assert.equal(exitCode, 0, stderr);
    const { output } = await stack.tryPreview();
    assert.match(output, messages.drifted(master), output);
    assert.match(output, drift.notServed("kube-apiserver", certificate), output);
  });
  const before = await unitRuns(lab, clusterHosts);
  await report.check("up restarts it, and nothing else on any host", async () => {
    await stack.up();
    const changed = changedUnits(before, await unitRuns(lab, clusterHosts));
    assert.deepEqual(
      changed.filter((unit) => !/ kube-(controller-manager|scheduler)\.service$/.test(unit)),
      [`${master} kube-apiserver.service`],
    );
    const { output } = await stack.up("--expect-no-changes");
    assert.doesNotMatch(output, messages.anyDrift);
    assert.doesNotMatch(output, messages.anyConcern);
  });
}
