import { output, recover, type Resource } from "@pulumi/pulumi";

/** Ends when all are registered, which for a change means done; fails when one is not. */
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
