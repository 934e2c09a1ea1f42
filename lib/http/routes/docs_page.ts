/**
 * An OpenAPI document in, a page that shows it out: without a script, and without a network.
 *
 * @module
 */

import type { openApiDocument } from "./openapi.ts";

type Document = ReturnType<typeof openApiDocument>;
type PathItem = NonNullable<Document["paths"]>[string];
type Operation = NonNullable<PathItem["get"]>;

const METHODS = ["get", "post", "delete"] as const;

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #222; background: #fff }
h2 { margin-top: 2.5rem; font: 600 1.1rem ui-monospace, monospace }
h2 b { text-transform: uppercase; margin-right: .6rem; color: #a04000 }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; vertical-align: top;
  padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd } th { font-weight: 600 }
pre { background: #f4f4f4; padding: .75rem; overflow: auto }`;

/** Writes the page. */
export function docsPage({ info, paths = {} }: Document): string {
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.map((method) => {
      const operation = item[method];
      return operation ? routeSection(method, path, operation) : "";
    })
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(info.title)}</title><style>${STYLE}</style></head><body>
<h1>${escaped(info.title)} ${escaped(info.version)}</h1>
<p>${
    escaped(info.description ?? "")
  } The same for programs: <a href="/openapi.json">openapi.json</a>.</p>
<pre>curl --data-binary @sheet.tif http://localhost:5000/v1/segment
curl --data-binary @sheet.tif -o overlay.png http://localhost:5000/v1/segment?format=overlay
curl --data-binary @sheet.tif -H "Prefer: respond-async" -i http://localhost:5000/v1/segment</pre>
${routes.join("\n")}
</body></html>
`;
}

function routeSection(method: string, path: string, operation: Operation): string {
  const { summary = "", description = "", parameters = [], responses = {} } = operation;
  const rows = parameters.map((parameter) => {
    if (!("name" in parameter)) return "";
    const { name, in: place, schema } = parameter;
    const about = parameter.description ?? descriptionOf(schema);
    return row(name, place, [about, valuesOf(schema)].filter(Boolean).join(" "));
  });
  const answers = Object.entries(responses).map(([status, response]) => {
    const about = "description" in response ? response.description ?? "" : "";
    const types = "content" in response ? Object.keys(response.content ?? {}).join(", ") : "";
    return row(status, types, about);
  });
  return `<h2><b>${method}</b>${escaped(path)}</h2>
<p>${escaped(summary)}. ${escaped(description)}</p>
<table>${rows.join("")}${answers.join("")}</table>`;
}

function descriptionOf(schema: object | undefined): string {
  return schema && "description" in schema ? String(schema.description) : "";
}

function valuesOf(schema: object | undefined): string {
  return schema && "enum" in schema && Array.isArray(schema.enum) ? schema.enum.join(" | ") : "";
}

function row(...cells: readonly string[]): string {
  const [first = "", ...others] = cells.map(escaped);
  return `<tr><th>${first}</th>${others.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
