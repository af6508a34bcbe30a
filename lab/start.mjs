// Runs a command of the lab: `node lab/start.mjs NAME [ARGUMENT...]`. This file alone has to work with Node.js 18 and
// without node_modules: it installs whatever package-lock.json asks for and node_modules lacks, and runs everything
// else with the Node.js that is among those packages.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(project, "node_modules");
// Not the link in .bin: npm 10 removes that along with the package for the other architecture, which has it too.
const node = join(modules, `node-linux-${process.arch}`, "bin/node");
const stamp = join(modules, ".barekube-lock");
const lockFile = join(project, "package-lock.json");

const lock = readFileSync(lockFile, "utf8");
const lockHash = createHash("sha256").update(lock).digest("hex");
const read = (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

/** Whether npm's own record says that it has installed what the lock file asks for. */
function isInstalled() {
  const installed = read(join(modules, ".package-lock.json"));
  if (installed === undefined || !existsSync(node)) return false;
  const present = JSON.parse(installed).packages;
  const { "": _project, ...wanted } = JSON.parse(lock).packages;
  return (
    Object.keys(present).every((path) => path in wanted) &&
    Object.entries(wanted).every(([path, { version, optional }]) =>
      path in present ? present[path].version === version : optional === true,
    )
  );
}

/** Passes signals on to a child, and reports how it ended. */
function accompany(child, onExit) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // At a terminal, Ctrl-C reaches the child anyway.
    process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY) || child.kill(signal));
  }
  child.once("error", (error) => {
    console.error(`${child.spawnfile} cannot be started: ${error.message}`);
    process.exit(1);
  });
  child.once("exit", (code, signal) => onExit(code ?? 128 + constants.signals[signal]));
}

function install(next) {
  const start = Date.now();
  const elapsed = () => `${Math.round((Date.now() - start) / 1000)} s`;
  console.log("installing npm packages");
  const ticking = setInterval(() => console.log(`npm ci: ${elapsed()}`), 10_000);
  // Whatever NODE_ENV says. What npm would warn of is this Node.js, if it is too old for a package; but the packages
  // are run by the one that they bring along.
  const options = ["--include=dev", "--include=optional", "--loglevel=error"];
  const npm = spawn("npm", ["ci", ...options], { cwd: project, stdio: "inherit" });
  accompany(npm, (code) => {
    clearInterval(ticking);
    process.removeAllListeners();
    if (code !== 0) process.exit(code);
    console.log(`installed after ${elapsed()}`);
    next();
  });
}

function start() {
  if (read(stamp) !== lockHash) writeFileSync(stamp, lockHash);
  const path = [dirname(node), join(modules, ".bin"), process.env.PATH];
  const env = { ...process.env, PATH: path.join(delimiter) };
  const args = [join(project, "lab/cli/main.ts"), ...process.argv.slice(2)];
  const child = spawn(node, args, { stdio: "inherit", env });
  accompany(child, (code) => process.exit(code));
}

if (read(stamp) === lockHash || isInstalled()) start();
else install(start);
