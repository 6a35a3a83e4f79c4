// Asks with OpenAI's own client for Node and prints what it understood, as one line of JSON.
import OpenAI from "openai";

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({baseURL, apiKey, maxRetries: 0, timeout: 20_000});
const model = "notes_assistant";
const messages = [{role: "user", content: "Why?"}];
const told = {};

told.models = [];
for await (const each of client.models.list()) told.models.push(each.id);

const whole = await client.chat.completions.create({model, messages});
told.whole = {content: whole.choices[0].message.content, usage: whole.usage.total_tokens};

told.streamed = {content: "", reason: null, usage: null};
const options = {include_usage: true};
const chunks = await client.chat.completions.create(
  {model, messages, stream: true, stream_options: options},
);
for await (const chunk of chunks) {
  told.streamed.content += chunk.choices[0]?.delta.content ?? "";
  told.streamed.reason = chunk.choices[0]?.finish_reason ?? told.streamed.reason;
  told.streamed.usage = chunk.usage?.total_tokens ?? told.streamed.usage;
}

const response = await client.responses.create({model, input: "Why?"});
told.response = response.output_text;
const stream = client.responses.stream({
  model, input: "And?", previous_response_id: response.id,
});
const final = await stream.finalResponse();
told.next = {text: final.output_text, previous: final.previous_response_id === response.id};

told.errors = [];
for (const ask of [
  () => client.chat.completions.create({model: "gpt-4o", messages}),
  () => client.chat.completions.create({model, messages: []}),
  () => new OpenAI({baseURL, apiKey: "cp_none", maxRetries: 0}).models.list(),
]) {
  try {
    await ask();
  } catch (error) {
    told.errors.push([error.constructor.name, error.status, error.code]);
  }
}

console.log(JSON.stringify(told));
