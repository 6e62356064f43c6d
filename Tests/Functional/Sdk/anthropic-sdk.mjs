// Drives the official Anthropic SDK, as an application would: node anthropic-sdk.mjs <base URL> [--steps=…] [--model=…] [--key=…] [--max-tokens=…]

import Anthropic from "@anthropic-ai/sdk";
import { baseURL, failure, options, step } from "./harness.mjs";

const client = new Anthropic({
  baseURL,
  apiKey: options.key ?? "sk-test",
  defaultHeaders: options.headers,
  maxRetries: 0,
  timeout: 30_000,
});

const request = {
  model: options.model ?? "claude-sonnet",
  max_tokens: Number(options["max-tokens"] ?? 256),
  messages: [{ role: "user", content: options.prompt ?? "Say something short." }],
};

await step("messages", async () => {
  const answer = await client.messages.create(request);
  return { text: textOf(answer), stopReason: answer.stop_reason, usage: answer.usage };
});

await step("messages-stream", async () => {
  const types = [];
  const stream = client.messages.stream(request);
  stream.on("streamEvent", (event) => types.push(event.type));
  const answer = await stream.finalMessage();
  return { text: textOf(answer), stopReason: answer.stop_reason, usage: answer.usage, types };
});

await step("cancel", async () => {
  const stream = await client.messages.create({ ...request, stream: true });
  let events = 0;
  for await (const _ of stream) {
    events += 1;
    if (events === 3) {
      stream.controller.abort();
      break;
    }
  }

  return { events, aborted: stream.controller.signal.aborted };
});

await step("error", () => failure(() => client.messages.create({ ...request, model: options["bad-model"] ?? "no-such-model" })));

await step("broken-messages", () => failure(() => client.messages.create(request)));

await step("broken-stream", () => failure(() => client.messages.stream(request).finalMessage()));

function textOf(message) {
  return message.content.map((block) => (block.type === "text" ? block.text : "")).join("");
}
