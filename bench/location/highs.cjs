// Solves the LP file named on the command line with HiGHS and prints the cost.
"use strict";
const fs = require("node:fs");

require("highs")({ print: () => {} }).then((highs) => {
  const found = highs.solve(fs.readFileSync(process.argv[2], "utf8"), { mip_rel_gap: 0, mip_abs_gap: 1e-6, output_flag: false });
  if (found.Status !== "Optimal") {
    throw new Error(found.Status);
  }
  console.log(found.ObjectiveValue);
});
