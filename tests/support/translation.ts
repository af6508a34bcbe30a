import { codeIn, linksIn, sectionsOf, type Section } from "./markdown.ts";

interface Page {
  name: string;
  text: string;
}

/** A section, and the name of the page that it is on. */
interface Place {
  page: string;
  section: Section;
}

/** What of code, links, headings and rows of tables only one of two pages in different languages has. */
export function differences(one: Page, other: Page): string[] {
  const [places, counterparts] = [one, other].map(placesOn) as [Place[], Place[]];
  const levels = (all: Place[]) => all.map(({ section }) => section.level).join(" ");
  // A section's counterpart is the one at the same place, so headings come first.
  if (levels(places) !== levels(counterparts))
    return [`the headings differ in number or level: ${headings(places)}; ${headings(counterparts)}`];
  return places.flatMap((place, index) => {
    const counterpart = counterparts[index];
    if (counterpart === undefined) return [];
    return [
      ...missing(place, counterpart),
      ...missing(counterpart, place),
      ...unequalTables(place, counterpart),
    ];
  });
}

const placesOn = ({ name, text }: Page): Place[] =>
  sectionsOf(text).map((section) => ({ page: name, section }));

const headings = (places: Place[]): string =>
  `${places[0]?.page ?? ""} has ${places
    .slice(1)
    .map(({ section: { heading, level } }) => `"${"#".repeat(level)} ${heading}"`)
    .join(", ")}`;

function missing(one: Place, other: Place): string[] {
  const present = new Set(constantsOf(other.section));
  return [...new Set(constantsOf(one.section))]
    .filter((constant) => !present.has(constant))
    .map(
      (constant) => `${other.page} lacks ${constant} below "${other.section.heading}"; ${one.page} has it`,
    );
}

function unequalTables(one: Place, other: Place): string[] {
  const [rows, otherRows] = [one, other].map(
    ({ section }) => section.lines.filter(({ text }) => text.startsWith("|")).length,
  );
  if (rows === otherRows) return [];
  return [
    `the tables below "${one.section.heading}" in ${one.page} have ${rows} lines, ` +
      `those below "${other.section.heading}" in ${other.page} ${otherRows}`,
  ];
}

/** What no translation changes. */
function constantsOf({ lines }: Section): string[] {
  const text = lines.map((line) => line.text).join("\n");
  const typed = lines.filter(({ isCode }) => isCode).map((line) => withoutRemark(line.text));
  return [
    ...codeIn(text).map((code) => `\`${code}\``),
    ...typed.filter((line) => line !== "").map((line) => `the line of code "${line}"`),
    // Each language has a link to the others.
    ...linksIn(text)
      .filter((target) => !/^README(\.[\w-]+)?\.md$/.test(target))
      .map((target) => `the link to ${target}`),
  ];
}

/** A line of code without the words behind it, which are translated. */
const withoutRemark = (line: string): string =>
  line.replace(/(?<=\S) {2,}\S.*$|(?:^| )\s*#.*$/, "").trimEnd();
