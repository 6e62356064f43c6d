// Counts the tokens of texts by npm's tiktoken: <file with a JSON array of strings> <encoding>...; one step for each encoding.

import { readFileSync } from "node:fs";
import { get_encoding } from "tiktoken";

const [, , file, ...encodings] = process.argv;
const texts = JSON.parse(readFileSync(file, "utf8"));

for (const name of encodings) {
  const encoding = get_encoding(name);
  console.log(JSON.stringify({ step: name, counts: texts.map((text) => encoding.encode_ordinary(text).length) }));
  encoding.free();
}
