import { afterAll, beforeAll, beforeEach } from "vitest";
import { ApiServer } from "./api-server.ts";
import { Driver } from "./driver.ts";

/** An API server for a file's tests. Each of them finds it empty, and a driver that knows of no resources yet. */
export function drivenServer() {
  const server = new ApiServer();
  const fresh = { driver: new Driver() };
  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(async () => {
    for (const path of server.store.objects.keys()) if (!path.endsWith("/default")) server.store.delete(path);
    server.requests.length = 0;
    fresh.driver = new Driver();
    await fresh.driver.configure({ kubeconfig: server.kubeconfig() });
  });
  return { server, fresh, live: (path: string) => server.store.objects.get(path) };
}
