// Lints a Dockerfile by npm's dockerfilelint: <file>; one step for each issue.

import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import dockerfilelint from "dockerfilelint";

const [, , file] = process.argv;

for (const issue of dockerfilelint.run(dirname(file), readFileSync(file, "utf8"))) {
  console.log(JSON.stringify(issue));
}
