import { fileURLToPath } from 'node:url';
import type { IRouter, RequestHandler, Response } from 'express';
import { docsPage, DOCS_POLICY, initializer } from './docs-page.ts';
import type { ApiDescription, OpenApiDocument } from './openapi-document.ts';

/** The files of swagger-ui that the page needs; the package has more, among them a page that asks another host. */
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;
const ASSETS_FOLDER = fileURLToPath(new URL('.', import.meta.resolve('swagger-ui-dist/package.json')));
const CACHED = 'public, max-age=86400';

export interface DocsOptions {
  readonly document: OpenApiDocument;
  readonly api: ApiDescription;
  readonly limiter: RequestHandler;
}

/** `{prefix}/openapi.json`, and the rendered page at `{prefix}/docs`. */
export function addDocs(router: IRouter, { document, api: { title, prefix }, limiter }: DocsOptions): void {
  const docs = `${prefix}/docs`;
  router.get(`${prefix}/openapi.json`, limiter, (_request, response) => {
    response.json(document);
  });
  router.get(docs, limiter, (_request, response) => {
    response.set('Content-Security-Policy', DOCS_POLICY).type('html').send(docsPage(title, prefix));
  });
  router.get(`${docs}/initializer.js`, limiter, (_request, response) => {
    cached(response).type('js').send(initializer(prefix));
  });
  for (const asset of ASSETS) {
    router.get(`${docs}/${asset}`, limiter, (_request, response, next) => {
      cached(response).sendFile(asset, { root: ASSETS_FOLDER }, (error?: Error) => {
        // A client that went away in the middle is no error of the service.
        if (error !== undefined && !response.headersSent) next(error);
      });
    });
  }
}

const cached = (response: Response): Response => response.set('Cache-Control', CACHED);
