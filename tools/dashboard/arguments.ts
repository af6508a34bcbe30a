/** A token is valid for ten minutes at least. */
const leastSeconds = 600;
const mostHours = 24;

interface Options {
  seconds: number;
  port: number;
}

/** @throws with everything that is wrong, one line each. */
export function optionsFrom({ hours, port }: { hours: string; port: string }): Options {
  const seconds = Math.round(Number(hours) * 3600);
  const isPort = /^\d{1,5}$/.test(port) && Number(port) <= 65_535;
  const problems = [
    ...(seconds >= leastSeconds && seconds <= mostHours * 3600
      ? []
      : [`--hours ${JSON.stringify(hours)}: allowed: from 0.17 (ten minutes) to ${mostHours}`]),
    ...(isPort ? [] : [`--port ${JSON.stringify(port)}: allowed: a port from 0 to 65535`]),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { seconds, port: Number(port) };
}
