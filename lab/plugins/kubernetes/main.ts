import { serve } from "../server/serve.ts";
import { kubernetesProvider } from "./provider.ts";

serve(kubernetesProvider());
