// Drives the official OpenAI SDK, as an application would: node openai-sdk.mjs <base URL> [--steps=…] [--model=…] [--key=…] [--max-tokens=…]

import OpenAI from "openai";
import { baseURL, failure, options, step } from "./harness.mjs";

const client = new OpenAI({
  baseURL,
  apiKey: options.key ?? "sk-test",
  defaultHeaders: options.headers,
  maxRetries: 0,
  timeout: 30_000,
});

const model = options.model ?? "gpt-4o";
const badModel = options["bad-model"] ?? "no-such-model";
const messages = [{ role: "user", content: options.prompt ?? "Say something short." }];
const limit = options["max-tokens"] === undefined ? {} : { max_tokens: Number(options["max-tokens"]) };

await step("chat", async () => {
  const answer = await client.chat.completions.create({ model, messages, ...limit });
  return {
    text: answer.choices[0].message.content,
    finishReason: answer.choices[0].finish_reason,
    usage: answer.usage ?? null,
  };
});

await step("chat-stream", async () => {
  const stream = await client.chat.completions.create({ model, messages, ...limit, stream: true });
  return collect(stream);
});

await step("chat-stream-usage", async () => {
  const stream = await client.chat.completions.create({
    model,
    messages,
    ...limit,
    stream: true,
    stream_options: { include_usage: true },
  });
  return collect(stream);
});

await step("embeddings", async () => {
  const answer = await client.embeddings.create({ model, input: ["one", "two"], encoding_format: "float" });
  return { count: answer.data.length, dimensions: answer.data[0].embedding.length };
});

await step("models", async () => {
  const ids = [];
  for await (const entry of client.models.list()) {
    ids.push(entry.id);
  }

  return { ids };
});

await step("cancel", async () => {
  const stream = await client.chat.completions.create({ model, messages, stream: true });
  let chunks = 0;
  for await (const _ of stream) {
    chunks += 1;
    if (chunks === 3) {
      stream.controller.abort();
      break;
    }
  }

  return { chunks, aborted: stream.controller.signal.aborted };
});

await step("error", () => failure(() => client.chat.completions.create({ model: badModel, messages })));

await step("error-stream", () => failure(() => client.chat.completions.create({ model: badModel, messages, stream: true })));

await step("broken-chat", () => failure(() => client.chat.completions.create({ model, messages })));

await step("broken-stream", () =>
  failure(async () => collect(await client.chat.completions.create({ model, messages, stream: true }))));

await step("responses", async () => {
  const answer = await client.responses.create({ model, input: messages[0].content });
  return { text: answer.output_text, status: answer.status, usage: answer.usage ?? null };
});

await step("responses-stream", async () => {
  const stream = await client.responses.create({ model, input: messages[0].content, stream: true });
  const types = [];
  let text = "";
  let last = null;
  for await (const event of stream) {
    types.push(event.type);
    text += event.type === "response.output_text.delta" ? event.delta : "";
    last = event;
  }

  return {
    text,
    types,
    status: last?.response?.status ?? null,
    incomplete: last?.response?.incomplete_details?.reason ?? null,
  };
});

await step("completions", async () => {
  const answer = await client.completions.create({ model, prompt: messages[0].content, ...limit });
  return { text: answer.choices[0].text, finishReason: answer.choices[0].finish_reason };
});

async function collect(stream) {
  let text = "";
  let chunks = 0;
  let finishReason = null;
  let usage = null;
  for await (const chunk of stream) {
    chunks += 1;
    text += chunk.choices[0]?.delta?.content ?? "";
    finishReason = chunk.choices[0]?.finish_reason ?? finishReason;
    usage = chunk.usage ?? usage;
  }

  return { text, chunks, finishReason, usage };
}
