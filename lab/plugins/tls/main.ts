import { serve } from "../server/serve.ts";
import { tlsProvider } from "./provider.ts";

serve(tlsProvider());
