import { describeGoldens } from "../support/golden.ts";
import { documentsOn, filesOn } from "../support/host-files.ts";
import { type Run, runProgram } from "../support/engine.ts";
import { devStack, stackOf } from "../support/topologies.ts";
import { smallCluster, variations } from "./variations.ts";

const hosts = ["master-1", "worker-1"];

const dev = await runProgram(devStack());
for (const name of hosts) {
  describeGoldens(name, filesOn(dev, name));
  describeGoldens(`commands/${name}`, documentsOn(dev, name));
}
describeGoldens("objects", objectsOf(dev));

const small = textsOf(await runProgram(stackOf(smallCluster)));
for (const [name, { hosts: varied = smallCluster, settings = {} }] of Object.entries(variations)) {
  const texts = textsOf(await runProgram(stackOf(varied, settings)));
  describeGoldens(
    `variations/${name}`,
    new Map([...texts].filter(([path, text]) => small.get(path) !== text)),
  );
}

/** Everything about the two hosts and the objects of add-ons: path in the folder of a variation → text. */
function textsOf(run: Run): Map<string, string> {
  const objects = [...objectsOf(run)].map(([file, text]): [string, string] => [`objects/${file}`, text]);
  return new Map([
    ...objects,
    ...hosts.flatMap((name) => [
      ...[...filesOn(run, name)].map(([path, text]): [string, string] => [`${name}/${path}`, text]),
      ...[...documentsOn(run, name)].map(([file, text]): [string, string] => [
        `commands/${name}/${file}`,
        text,
      ]),
    ]),
  ]);
}

function objectsOf({ graph }: Run): Map<string, string> {
  const objects = graph.resources.filter(({ type }) => type.startsWith("kubernetes:"));
  return new Map(
    objects.map(({ name, inputs }) => [`${name}.json`, `${JSON.stringify(inputs, null, 2)}\n`] as const),
  );
}
