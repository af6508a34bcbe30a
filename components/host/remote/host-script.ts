import { remote } from "@pulumi/command";
import { type Input, interpolate, jsonStringify, output, type Resource, secret } from "@pulumi/pulumi";
import type { AppliedCommand } from "../../../observe/report/host-report.ts";
import type { NamedAfterHost } from "../../rename/aliases.ts";
import type { RemoteHost } from "./remote-host.ts";

export interface HostScriptArgs {
  /** Where it runs. */
  host: RemoteHost;
  /** Name of a script in the kit, without `.sh`. */
  script: string;
  /** Distinguishes this command from others on the host that run the same script. */
  label: string;
  /** The script's data: one JSON document, free of shell and, unless `secret`, of secrets. */
  data: Input<object>;
  /** Hexadecimal digits that change with the keys and certificates that its unit reads; not secret. */
  keysHash?: Input<string> | undefined;
  /** The command as the cluster remembers it, if this host does not; decides whether there is a repair. */
  remembered?: AppliedCommand | undefined;
  /** Keeps the data out of logs, diffs and the plain state. */
  secret?: true;
  /**
   * The resource whose deletion removes this one too. Default: the host's kit, whose removal cleans the whole host, so
   * that its commands need not be removed one by one.
   */
  deletedWith?: Resource;
}

export interface HostScriptOptions extends NamedAfterHost {
  parent: Resource;
  dependsOn: Resource[];
}

/**
 * A script of the kit, run on a host with `apply`, and with `remove` when the resource is deleted. A change of the
 * data, or of `keysHash`, runs it again; the script finds out what there is to do.
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
    // The kit is installed first on every host, and removed last.
    { ...options, ...host.options, deletedWith, dependsOn: [host.kit, ...options.dependsOn] },
  );
}
