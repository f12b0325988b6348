/** The page around swagger-ui. Own files only: no inline script, nothing from another host. */
export function docsPage(title: string, prefix: string): string {
  const docs = `${prefix}/docs`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escapeHtml(title)}</title>
    <link rel="stylesheet" href="${docs}/swagger-ui.css" />
    <link rel="icon" type="image/png" href="${docs}/favicon-32x32.png" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="${docs}/swagger-ui-bundle.js"></script>
    <script src="${docs}/initializer.js"></script>
  </body>
</html>
`;
}

/** Starts swagger-ui. Without the validator, which would send the document's address to another host. */
export function initializer(prefix: string): string {
  return `window.ui = SwaggerUIBundle({
  url: ${JSON.stringify(`${prefix}/openapi.json`)},
  dom_id: '#swagger-ui',
  deepLinking: true,
  queryConfigEnabled: false,
  validatorUrl: null,
});
`;
}

/**
 * What the page may do. swagger-ui sets some styles in the markup and has its icons in the style sheet; scripts come
 * from files alone, and requests go to this service alone.
 */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
