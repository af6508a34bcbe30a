import { renderUnit, type Unit } from "../../documents/unit-file.ts";
import { unitPath } from "./paths.ts";

/** The file of a unit that is started at boot, by its path. */
export const unitFile = (unit: string, sections: Pick<Unit, "Unit" | "Service">) => ({
  [unitPath(unit)]: {
    mode: "0600",
    content: renderUnit({ ...sections, Install: { WantedBy: "multi-user.target" } }),
  },
});
