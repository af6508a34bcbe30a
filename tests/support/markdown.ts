/** A heading of a Markdown text, with the lines up to the next heading. */
export interface Section {
  heading: string;
  level: number;
  lines: { text: string; isCode: boolean }[];
}

/** The sections of a text; what stands above its first heading is a section of level 0. */
export function sectionsOf(markdown: string): Section[] {
  const sections: Section[] = [{ heading: "", level: 0, lines: [] }];
  let isFenced = false;
  for (const text of markdown.split("\n")) {
    const isFence = text.trimStart().startsWith("```");
    if (isFence) isFenced = !isFenced;
    const [, marks, heading] = (!isFenced && /^(#{1,6}) (.*)$/.exec(text)) || [];
    if (marks !== undefined && heading !== undefined)
      sections.push({ heading, level: marks.length, lines: [] });
    else if (!isFence) sections.at(-1)?.lines.push({ text, isCode: isFenced || text.startsWith("    ") });
  }
  return sections;
}

/** What is set as code in running text: `npm test`. */
export const codeIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].flatMap(([, code = ""]) => code);

/** Where the links of a text lead. */
export const linksIn = (text: string): string[] =>
  [...text.replaceAll(/`[^`]+`/g, "").matchAll(/\]\(([^()\s]+)\)/g)].flatMap(([, target = ""]) => target);

/** The anchors of a text's headings, as GitHub makes them. */
export function anchorsOf(markdown: string): string[] {
  const counts = new Map<string, number>();
  return sectionsOf(markdown).map(({ heading }) => {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = words
      .replaceAll(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation} -]/gu, "")
      .replaceAll(" ", "-");
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}
