import { remote } from "@pulumi/command";
import { type Input, interpolate, jsonStringify, output, type Resource, secret } from "@pulumi/pulumi";
import type { AppliedCommand } from "../../../observe/report/host-report.ts";
import type { RemoteHost } from "./remote-host.ts";

export interface HostScriptArgs {
  /** Where it runs. */
  host: RemoteHost;
  /** Name of a script of the kit, without `.sh`. */
  script: string;
  /** What sets this run apart from others of the same script on the host. */
  label: string;
  /** The script's data: one JSON document, free of shell and, unless `secret`, of secrets. */
  data: Input<object>;
  /** Hexadecimal digits that change with the keys and certificates that the script's unit reads; they may be shown. */
  keysHash?: Input<string> | undefined;
  /** The command as the cluster remembers it, where that is not this host; it decides whether there is a repair. */
  remembered?: AppliedCommand | undefined;
  /** Keeps the data out of logs, diffs and the plain state. */
  secret?: true;
  /**
   * What takes this away with itself. Default: the host's kit, whose removal cleans the whole host, so that
   * the host is not asked again for each part.
   */
  deletedWith?: Resource;
}

interface HostScriptOptions {
  parent: Resource;
  dependsOn: Resource[];
}

/**
 * One script of the kit, run on a host with `apply`, and with `remove` when the resource goes. A change of the
 * data, or of `keysHash`, runs it again; the script finds out what that means.
 */
export function hostScript(name: string, args: HostScriptArgs, options: HostScriptOptions): remote.Command {
  const { host, script, label, data, keysHash, remembered, deletedWith = host.kit } = args;
  const run = (verb: "apply" | "remove") =>
    `${host.sudo}${host.kitDirectory}/run.sh ${script} ${verb} ${label}`;
  const repair = host.repairOf({ label }, remembered);
  const stdin = jsonStringify(
    repair === undefined ? data : output(data).apply((all) => ({ ...all, repair })),
  );
  return new remote.Command(
    name,
    {
      connection: host.connection,
      addPreviousOutputInEnv: false,
      create: keysHash === undefined ? run("apply") : interpolate`${run("apply")} ${keysHash}`,
      delete: run("remove"),
      stdin: args.secret ? secret(stdin) : stdin,
      logging: args.secret ? "none" : "stderr",
    },
    // The kit comes first on every host, and it goes last.
    { ...options, ...host.options, deletedWith, dependsOn: [host.kit, ...options.dependsOn] },
  );
}
