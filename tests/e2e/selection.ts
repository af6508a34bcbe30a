import Table from "cli-table3";
import type { Scenario } from "./context.ts";
import { create } from "./scenarios/create.ts";
import { freshHosts } from "./scenarios/fresh-hosts.ts";

/**
 * The scenarios to run: CI's by default, or all, or those that were asked for by their titles, or by parts of them,
 * together with the scenarios that these depend on.
 *
 * @throws when no title has one of the parts in it.
 */
export function select(
  scenarios: readonly Scenario[],
  { all, titles }: { all: boolean; titles: readonly string[] },
): Scenario[] {
  if (titles.length === 0) return scenarios.filter(({ tier }) => all || tier === "ci");
  const wanted = titles.flatMap((title) => matching(scenarios, title));
  const needed = wanted.some(({ needsCluster }) => needsCluster) ? [freshHosts, create] : [freshHosts];
  return scenarios.filter((scenario) => wanted.includes(scenario) || needed.includes(scenario));
}

/** The scenario with that title, or else those whose titles contain it. */
function matching(scenarios: readonly Scenario[], wanted: string): Scenario[] {
  const having = scenarios.filter(({ title }) => title.toLowerCase().includes(wanted.toLowerCase()));
  if (having.length === 0) {
    throw new Error(`No scenario has "${wanted}" in its title; npm run e2e -- --list prints the titles.`);
  }
  const exact = having.filter(({ title }) => title.toLowerCase() === wanted.toLowerCase());
  return exact.length > 0 ? exact : having;
}

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
