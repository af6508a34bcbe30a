import { serve } from "../server/serve.ts";
import { createCommandProvider } from "./provider.ts";

serve(createCommandProvider());
