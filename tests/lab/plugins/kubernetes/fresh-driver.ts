import type { ApiServer } from "./api-server.ts";
import { Driver } from "./driver.ts";

/** Empties the server, and gives a driver for it that knows of no resources yet. */
export async function freshDriver(server: ApiServer): Promise<Driver> {
  for (const path of server.store.objects.keys()) if (!path.endsWith("/default")) server.store.delete(path);
  server.requests.length = 0;
  const driver = new Driver();
  await driver.configure({ kubeconfig: server.kubeconfig() });
  return driver;
}
