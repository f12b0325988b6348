import { fileURLToPath } from 'node:url';
import type { RequestHandler, Response } from 'express';
import type { AddedRoute } from '../api/add-routes.ts';
import { docsPage, DOCS_POLICY, initializer } from './docs-page.ts';
import type { ApiDescription, OpenApiDocument } from './openapi-document.ts';

/** The files of swagger-ui that the page needs; the package has more, among them a page that asks another host. */
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;
const ASSETS_FOLDER = fileURLToPath(new URL('.', import.meta.resolve('swagger-ui-dist/package.json')));
const CACHED = 'public, max-age=86400';

/** `{prefix}/openapi.json`, and the rendered page at `{prefix}/docs`. None of them is in the document itself. */
export function docsRoutes(document: OpenApiDocument, { title, prefix }: ApiDescription): AddedRoute[] {
  const docs = `${prefix}/docs`;
  return [
    get(`${prefix}/openapi.json`, (_request, response) => {
      response.json(document);
    }),
    get(docs, (_request, response) => {
      response.set('Content-Security-Policy', DOCS_POLICY).type('html').send(docsPage(title, prefix));
    }),
    get(`${docs}/initializer.js`, (_request, response) => {
      cached(response).type('js').send(initializer(prefix));
    }),
    ...ASSETS.map((asset) => get(`${docs}/${asset}`, fileOf(asset))),
  ];
}

const get = (path: string, answer: RequestHandler): AddedRoute => ({
  method: 'get',
  path,
  handler: () => answer,
});

const fileOf =
  (asset: string): RequestHandler =>
  (_request, response, next) => {
    cached(response).sendFile(asset, { root: ASSETS_FOLDER }, (error?: Error) => {
      // A client that went away in the middle is no error of the service.
      if (error !== undefined && !response.headersSent) next(error);
    });
  };

const cached = (response: Response): Response => response.set('Cache-Control', CACHED);
