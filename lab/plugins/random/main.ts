import { serve } from "../server/serve.ts";
import { randomProvider } from "./provider.ts";

serve(randomProvider);
