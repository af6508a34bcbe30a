import { type Lab, openLab } from "../hosts/lab.ts";
import { labName } from "./lab-name.ts";
import { Phases } from "./progress.ts";
import { run } from "./run.ts";

const usage = `Usage: npm run lab -- COMMAND
  up                        have all hosts run
  down                      remove hosts, network and all state of the lab
  status                    show hosts, addresses and states
  ssh HOST [-- COMMAND]     log in to a host, or run a command there`;

/** The hosts without a cluster. @returns the exit code. */
export async function lab(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  const opened = () => openLab(labName());
  switch (command) {
    case "up":
      return up(await opened());
    case "down":
      return down(await opened());
    case "status":
      return status(await opened());
    case "ssh":
      return ssh(await opened(), rest);
    case undefined:
    case "--help":
      console.log(usage);
      return 0;
    default:
      throw new Error(`lab: "${command}" is no command; allowed: up, down, status, ssh`);
  }
}

async function up(target: Lab): Promise<number> {
  await new Phases().run(`${target.hosts.length} hosts`, (report) => target.up(report));
  return status(target);
}

async function down(target: Lab): Promise<number> {
  await new Phases().run(`remove the lab "${target.name}"`, () => target.down());
  return 0;
}

async function status(target: Lab): Promise<number> {
  const hosts = await target.status();
  const width = Math.max(...hosts.map(({ name }) => name.length));
  for (const { name, address, state, ssh: answers } of hosts) {
    console.log(`${name.padEnd(width)}  ${address.padEnd(15)}  ${state}${answers ? ", SSH answers" : ""}`);
  }
  return hosts.every(({ ssh: answers }) => answers) ? 0 : 1;
}

async function ssh(target: Lab, args: readonly string[]): Promise<number> {
  const [host, ...rest] = args;
  if (host === undefined) throw new Error(`lab ssh: which host? allowed: ${target.hosts.join(", ")}`);
  target.address(host);
  const command = rest[0] === "--" ? rest.slice(1) : rest;
  return run("ssh", ["-F", target.sshConfig, host, ...(command.length > 0 ? ["--", ...command] : [])]);
}
