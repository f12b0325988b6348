import type { WholeAnswer } from '../http/answer.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>xray-local</title>
<h1>xray-local</h1>
<p>This is a local AWS X-Ray, and it works: applications send segments to it, and the AWS SDK and CLI read traces back.</p>
<p>Its console is not built yet. To build it, in the folder of the repository:</p>
<pre>npm run build -w apps/xray-console</pre>
<p>Then load this page again. Until then: <a href="/stats">counters</a>, <a href="/local/rejected">rejected documents</a>,
<a href="/healthz">health</a>.</p>
</html>
`;

/** What a browser gets when the console is not built. */
export const UNBUILT_PAGE: WholeAnswer = {
  status: 503,
  headers: { ...SECURITY_HEADERS, 'content-type': 'text/html; charset=utf-8' },
  body: PAGE,
};
