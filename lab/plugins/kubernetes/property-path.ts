/** A path through properties: names of fields and positions in lists. */
export type PropertyPath = readonly (string | number)[];

/** The path as the engine writes it: `spec.ports[0].port`, `data["a.b"]`. */
export function formatPath(path: PropertyPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (/[."[\]]/.test(key)) return `${text}["${key.replaceAll('"', '\\"')}"]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

const STEP = /\.?(?<name>[^.[\]"]+)|\[(?<index>\d+)\]|\["(?<quoted>(?:[^"\\]|\\.)*)"\]|\[(?<any>\*)\]/gy;

/** The inverse of {@link formatPath}; `*` stands for every key. Throws for a text that is no path. */
export function parsePath(text: string): PropertyPath {
  const path: (string | number)[] = [];
  let end = 0;
  for (const { 0: step, groups = {}, index } of text.matchAll(STEP)) {
    end = index + step.length;
    if (groups.index !== undefined) path.push(Number(groups.index));
    else path.push(groups.name ?? groups.any ?? (groups.quoted ?? "").replaceAll('\\"', '"'));
  }
  if (end !== text.length || text === "") {
    throw new Error(`${JSON.stringify(text)} is no property path; it is written like spec.ports[0].port.`);
  }
  return path;
}

/** Whether `inner` is the path itself or something inside it. */
export const containsPath = (path: PropertyPath, inner: PropertyPath): boolean =>
  path.length <= inner.length && path.every((key, index) => key === "*" || key === inner[index]);
