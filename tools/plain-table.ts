import type Table from "cli-table3";

/** Columns like kubectl's: set apart by spaces alone. */
export const plainTable: Table.TableConstructorOptions = {
  style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  chars: {
    ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
    ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
    ...{ left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "" },
    middle: "  ",
  },
};
