import { output, recover, type Resource } from "@pulumi/pulumi";

/** Resolves once all are registered, which for a change means that it is done; rejects if one fails. */
export async function registered(resources: readonly Resource[]): Promise<void> {
  const all = resources.map(
    (resource) =>
      new Promise<void>((resolve, reject) => {
        recover(
          output(resource.urn).apply(() => {
            resolve();
            return "";
          }),
          (error: unknown) => {
            reject(error instanceof Error ? error : new Error(String(error)));
            return "";
          },
        );
      }),
  );
  await Promise.all(all);
}
