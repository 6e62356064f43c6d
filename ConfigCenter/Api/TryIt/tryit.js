// Lists the operations of the OpenAPI document and sends what is filled in. Everything is put in as text, never as markup.
'use strict';

const byId = (id) => document.getElementById(id);
const token = byId('token');

byId('login').addEventListener('submit', async (event) => {
  event.preventDefault();
  const body = JSON.stringify({ username: byId('username').value, password: byId('password').value });
  const response = await fetch('/api/v2/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  const answer = await response.json();
  token.value = answer.token ?? '';
  byId('password').value = '';
  byId('who').value = response.ok ? `${answer.user.username}, ${answer.user.role}` : answer.detail;
});

byId('find').addEventListener('input', (event) => {
  const text = event.target.value.toLowerCase();
  for (const details of document.querySelectorAll('details')) {
    details.hidden = !details.firstElementChild.textContent.toLowerCase().includes(text);
  }
});

function example(schema, document, depth = 0) {
  if (!schema || depth > 6) return null;
  if (schema.$ref) return example(document.components.schemas[schema.$ref.split('/').pop()], document, depth + 1);
  if (schema.default !== undefined) return schema.default;
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (schema.properties) {
    const entries = Object.entries(schema.properties).filter(([, property]) => !property.readOnly);
    return Object.fromEntries(entries.map(([name, property]) => [name, example(property, document, depth + 1)]));
  }
  return { array: [], object: {}, string: '', boolean: true, integer: 0, number: 0 }[type] ?? null;
}

function add(path, method, operation, document) {
  const part = byId('operation').content.cloneNode(true);
  part.querySelector('.method').textContent = method.toUpperCase();
  part.querySelector('.path').textContent = path;
  const inputs = (operation.parameters ?? []).map((parameter) => {
    const input = globalThis.document.createElement('input');
    const label = globalThis.document.createElement('label');
    input.required = parameter.in === 'path';
    input.title = parameter.description ?? '';
    label.append(parameter.name, input);
    part.querySelector('.parameters').append(label);
    return { parameter, input };
  });
  const textarea = part.querySelector('textarea');
  const content = operation.requestBody?.content?.['application/json'];
  if (content) textarea.value = JSON.stringify(example(content.schema, document), null, 2);
  else part.querySelector('.body').remove();
  part.querySelector('form').addEventListener('submit', (event) => send(event, path, method, inputs, content ? textarea : null));
  return part;
}

async function send(event, path, method, inputs, textarea) {
  event.preventDefault();
  const form = event.target;
  const query = new URLSearchParams();
  let url = path;
  for (const { parameter, input } of inputs) {
    if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (input.value) query.set(parameter.name, input.value);
  }
  const headers = token.value ? { Authorization: `Bearer ${token.value}` } : {};
  if (textarea) headers['Content-Type'] = 'application/json';
  const response = await fetch(query.size ? `${url}?${query}` : url, { method: method.toUpperCase(), headers, body: textarea?.value });
  const text = await response.text();
  form.querySelector('.status').value = `${response.status} ${response.headers.get('ETag') ?? ''}`;
  try {
    form.querySelector('.answer').textContent = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    form.querySelector('.answer').textContent = text;
  }
}

(async () => {
  const openApi = await (await fetch('/openapi/v2.json')).json();
  const groups = new Map();
  for (const [path, operations] of Object.entries(openApi.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? '';
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(add(path, method, operation, openApi));
    }
  }
  for (const [tag, parts] of [...groups].sort()) {
    const heading = document.createElement('h2');
    heading.textContent = tag;
    byId('operations').append(heading, ...parts);
  }
})();
