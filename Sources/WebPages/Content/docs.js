// The page of operations: lists what /openapi.json describes, and sends requests from forms.

import { tokenFields, watchTokenForm } from "./access.js";
import { html } from "./chart.js";
import { bytes, duration, printable } from "./figures.js";

const shownCharacters = 20_000; // A longer answer is cut, so that the page stays quick.

const element = (id) => document.getElementById(id);

async function load() {
  let document;
  let folder;
  try {
    const response = await fetch("openapi.json", { cache: "no-store" });
    if (!response.ok) throw new Error(`/openapi.json is answered with ${response.status}`);
    document = await response.json();
    // Relative to where the document is (OpenAPI 3.1.1, Server Object); paths are appended to it.
    folder = new URL(document.servers[0].url, response.url).href.replace(/\/$/, "");
  } catch (error) {
    element("description").textContent =
      `The operations cannot be shown: ${error.message}. Reload when the server answers.`;
    return;
  }
  element("title").textContent = document.info.title;
  element("description").textContent =
    `${document.info.description} Model version ${document.info.version}.`;
  element("access").hidden = document.components.securitySchemes === undefined;
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const request = {
        method: method.toUpperCase(), path, url: folder + path,
        needsToken: operation.security !== undefined,
      };
      element("operations").append(section(request, operation, document));
    }
  }
}

// MARK: - Operations

function section(request, operation, document) {
  const section = html("section", "operation");
  section.id = operation.operationId;
  const heading = html("h2");
  heading.append(html("span", `method ${request.method.toLowerCase()}`, request.method), " ");
  heading.append(html("code", "", request.path));
  section.append(heading, html("p", "", operation.summary));
  section.append(html("p", "note", operation.description));
  if (request.needsToken) section.append(html("p", "note", "Needs the token of the server."));
  const content = operation.requestBody?.content["application/json"];
  section.append(answers(operation.responses));
  if (content) section.append(shapes(content.schema, document.components.schemas));
  section.append(isPage(operation) ? link(request) : form(request, content));
  return section;
}

const isPage = (operation) => "text/html" in (operation.responses["200"]?.content ?? {});

function link({ path, url }) {
  const link = html("a", "", `Open ${path}`);
  link.href = url;
  return link;
}

function answers(responses) {
  const list = html("dl", "answers");
  for (const [status, { description }] of Object.entries(responses)) {
    const row = html("div");
    row.append(html("dt", "", status), html("dd", "", description));
    list.append(row);
  }
  return list;
}

/** The parts of the schema that a caller has to know: names, types, limits. */
function shapes(schema, schemas) {
  const details = html("details");
  details.append(html("summary", "", "What the body may be"));
  for (const { $ref } of schema.oneOf) {
    const name = $ref.split("/").at(-1);
    details.append(html("h3", "", name), html("pre", "", jsonText(schemas[name], 2)));
  }
  return details;
}

// MARK: - Trying out

function form(request, content) {
  const form = html("form");
  const examples = content?.examples ?? {};
  let body = null;
  if (content) {
    body = html("textarea");
    body.rows = 9;
    body.spellcheck = false;
    const name = `${request.path.slice(1)}-body`;
    body.id = name;
    const label = html("label", "", "Body");
    label.htmlFor = name;
    if (Object.keys(examples).length > 0) form.append(chooser(examples, body, name));
    form.append(label, body);
  }
  const send = html("button", "main", "Send");
  send.type = "submit";
  const output = html("div", "answer");
  output.setAttribute("role", "status");
  form.append(send, output);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(request, body?.value ?? null, output, send);
  });
  body?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  return form;
}

/** A list of the document's examples; the chosen one becomes the body. */
function chooser(examples, body, name) {
  const label = html("label", "", "Example ");
  const select = html("select");
  select.id = `${name}-example`;
  label.htmlFor = select.id;
  for (const [key, { summary }] of Object.entries(examples)) {
    select.append(new Option(`${key}: ${summary}`, key));
  }
  const fill = () => {
    body.value = pretty(examples[select.value].value);
  };
  select.addEventListener("change", fill);
  fill();
  const line = html("p", "chooser");
  line.append(label, select);
  return line;
}

async function run(request, body, output, button) {
  button.disabled = true;
  const start = performance.now();
  try {
    const response = await fetch(request.url, {
      method: request.method,
      cache: "no-store",
      headers: {
        ...(body === null ? {} : { "Content-Type": "application/json" }),
        ...(request.needsToken ? tokenFields() : {}),
      },
      ...(body === null ? {} : { body }),
    });
    const text = await response.text();
    show(output, request, body, response, text, (performance.now() - start) / 1000);
  } catch {
    output.replaceChildren(html("p", "failure", "No answer: the server cannot be reached."));
  }
  button.disabled = false;
}

function show(output, request, body, response, text, seconds) {
  const line = html("p", response.ok ? "success" : "failure");
  line.append(html("b", "status", `${response.status} ${response.statusText}`));
  const size = bytes(new TextEncoder().encode(text).length);
  line.append(` in ${duration(seconds)}, as this browser sees it, ${size}, `);
  line.append(html("code", "", response.headers.get("Content-Type") ?? "no content type"));
  const isJSON = response.headers.get("Content-Type")?.startsWith("application/json");
  const shown = isJSON ? pretty(JSON.parse(text)) : text.split("\n").map(printable).join("\n");
  const isCut = shown.length > shownCharacters;
  const answer = html("pre", "body", isCut ? `${shown.slice(0, shownCharacters)}\n…` : shown);
  answer.tabIndex = 0;
  output.replaceChildren(line, answer, html("p", "note", "The same from a terminal:"));
  const command = html("pre", "command", curl(request, body));
  command.tabIndex = 0;
  output.append(command);
}

/** The request as a line for a shell. */
function curl(request, body) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const parts = ["curl"];
  // Its name, not what it is: this line gets copied.
  if (request.needsToken) parts.push('-H "Authorization: Bearer $TOKEN"');
  if (body !== null) {
    parts.push("-H 'Content-Type: application/json'", `-d ${quoted(compact(body))}`);
  }
  return [...parts, quoted(request.url)].join(" ");
}

/** JSON with escapes in place of what `printable` escapes, so that it still says the same. */
function jsonText(value, indent) {
  // A line feed is from the indent: those of texts are escapes already.
  return JSON.stringify(value, null, indent).replace(/[^\n]/gu, (character) =>
    printable(character) === character
      ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** JSON on one line; anything else stays as it is. */
function compact(text) {
  try {
    return jsonText(JSON.parse(text));
  } catch {
    return text;
  }
}

/** JSON with an indent, but lists of numbers on one line. */
function pretty(value) {
  return jsonText(value, 2).replace(/\[\s+([-\d.eE+,\s]+?)\s+\]/g, (_, numbers) =>
    `[${numbers.replace(/\s+/g, " ")}]`,
  );
}

watchTokenForm(() => {
  element("access").querySelector(".note").textContent =
    "It goes along with the operations that need it, until the tab is closed.";
});
load();
