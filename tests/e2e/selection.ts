import Table from "cli-table3";
import type { Scenario } from "./context.ts";
import { create } from "./scenarios/create.ts";
import { freshHosts } from "./scenarios/fresh-hosts.ts";

/**
 * The scenarios to run: CI's by default, or all, or those that were asked for by parts of their titles together with
 * the ones that these stand on.
 *
 * @throws when no title has one of the parts in it.
 */
export function select(
  scenarios: readonly Scenario[],
  { all, titles }: { all: boolean; titles: readonly string[] },
): Scenario[] {
  if (titles.length === 0) return scenarios.filter(({ tier }) => all || tier === "ci");
  for (const part of titles) {
    if (scenarios.some((scenario) => matches(scenario, part))) continue;
    throw new Error(`No scenario has "${part}" in its title; npm run e2e -- --list prints the titles.`);
  }
  const wanted = scenarios.filter((scenario) => titles.some((part) => matches(scenario, part)));
  const needed = wanted.some(({ needsCluster }) => needsCluster) ? [freshHosts, create] : [freshHosts];
  return scenarios.filter((scenario) => wanted.includes(scenario) || needed.includes(scenario));
}

const matches = ({ title }: Scenario, part: string): boolean =>
  title.toLowerCase().includes(part.toLowerCase());

/** A table of titles, tiers and usual durations, with the sum of each tier. */
export function list(scenarios: readonly Scenario[]): string {
  const table = new Table({
    head: ["Scenario", "Tier", "Seconds"],
    style: { head: [], border: [], compact: true },
  });
  table.push(...scenarios.map(({ title, tier, seconds }) => [title, tier, seconds]));
  return `${table.toString()}\n${sum(scenarios.filter(({ tier }) => tier === "ci"))} in CI, ${sum(scenarios)} with --all`;
}

function sum(scenarios: readonly Scenario[]): string {
  const seconds = scenarios.reduce((total, scenario) => total + scenario.seconds, 0);
  return `${scenarios.length} scenarios, ${Math.round(seconds / 60)} minutes`;
}
