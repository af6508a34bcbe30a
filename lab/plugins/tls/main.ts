import { serve } from "../server/serve.ts";
import { tlsProvider } from "./provider.ts";

/** So far behind is the clock, for trying out what becomes of certificates that are not new. */
const minutesBehind = Number(process.env["BAREKUBE_LAB_CLOCK_BEHIND_MINUTES"] ?? "0");

serve(tlsProvider(() => new Date(Date.now() - minutesBehind * 60_000)));
