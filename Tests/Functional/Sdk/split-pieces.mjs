// Cuts texts by the published split patterns: <file with a JSON array of strings>; one step for each pattern, for each text the lengths of its pieces in bytes of UTF-8.
// JavaScript's expressions see characters outside the basic plane as one; what they write differently is written out here.

import { readFileSync } from "node:fs";

const [, , file] = process.argv;
const texts = JSON.parse(readFileSync(file, "utf8"));

const endings = "'[sS\\u017f]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]";
const whitespace = "\\s+(?!\\S)|\\s+";
const upper = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
const lower = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
const before = "[^\\r\\n\\p{L}\\p{N}]?";
const letters = (digits) => `${endings}|${before}\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|${whitespace}`;
const cased = (digits, ending) =>
  `${before}${upper}*${lower}+${ending}|${before}${upper}+${lower}*${ending}|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|${whitespace}`;

const patterns = {
  gpt2: ["'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|" + whitespace],
  cl100k: [letters("\\p{N}{1,3}")],
  qwen: [letters("\\p{N}")],
  o200k: [cased("\\p{N}{1,3}", `(?:${endings})?`)],
  mistral: [cased("\\p{N}", "")],
  deepseek: [
    "\\p{N}{1,3}",
    "[一-龥\\u3040-ゟ゠-ヿ]+",
    "[!\"#$%&'()*+,\\-.\\/:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|" + whitespace,
  ],
};

/** The white space of the other regular expressions, which is Unicode's; JavaScript's own has U+FEFF and lacks U+0085. */
function compile(pattern) {
  const outside = pattern.replaceAll("[^\\s", "[^\\p{White_Space}").replaceAll("\\s", "\\p{White_Space}").replaceAll("\\S", "\\P{White_Space}");
  return new RegExp(outside, "gu");
}

/** Matches are pieces, and so is what lies between them. */
function cut(text, expression) {
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(expression)) {
    pieces.push(text.slice(end, match.index), match[0]);
    end = match.index + match[0].length;
  }

  pieces.push(text.slice(end));
  return pieces.filter((piece) => piece.length > 0);
}

for (const [name, sequence] of Object.entries(patterns)) {
  const expressions = sequence.map(compile);
  const pieces = (text) => expressions.reduce((parts, expression) => parts.flatMap((part) => cut(part, expression)), [text]);
  console.log(JSON.stringify({ step: name, lengths: texts.map((text) => pieces(text).map((piece) => Buffer.byteLength(piece))) }));
}
