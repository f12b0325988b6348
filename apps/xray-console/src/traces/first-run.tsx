import { useState } from 'react';
import type { ReactNode } from 'react';
import { readHealth, sendSampleTrace } from '../api/queries.ts';
import { ImportButton } from '../exchange/import-traces.tsx';
import { hrefOf, navigate } from '../state/location.ts';
import { asError, useResource } from '../state/resource.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Failure } from '../ui/feedback.tsx';
import './first-run.css';

/** What is shown until the first document has come: how to send one. */
export function FirstRun({ onSent }: { readonly onSent: () => void }): ReactNode {
  const health = useResource('health', readHealth);
  const [error, setError] = useState<Error>();
  const variable = `AWS_XRAY_DAEMON_ADDRESS=${reachable(health.data?.udp)}`;
  const send = async (): Promise<void> => {
    try {
      const id = await sendSampleTrace();
      onSent();
      navigate(hrefOf('trace', { id }));
    } catch (failure) {
      setError(asError(failure));
    }
  };
  return (
    <div className="page first-run">
      <h1>Nothing has arrived yet</h1>
      <p>
        xray-local is listening. Start your service with this variable and make a request: its trace appears
        here within a second.
      </p>
      <div className="first-run-variable">
        <code>{variable}</code>
        <CopyButton text={variable}>Copy</CopyButton>
      </div>
      <ol className="first-run-steps">
        <li>
          <strong>Any X-Ray SDK</strong> reads the variable: Node, Java, Python, Go, .NET, Ruby. Segments go
          there over UDP, sampling rules are asked for over TCP on the same port.
        </li>
        <li>
          <strong>OpenTelemetry</strong> sends to <code>{`${location.origin}/v1/traces`}</code> over HTTP.
        </li>
        <li>
          <strong>In a container</strong>, 127.0.0.1 is the container itself: start xray-local with{' '}
          <code>--bind 0.0.0.0:2000</code> and use its host’s name.
        </li>
      </ol>
      {error === undefined ? null : <Failure error={error} />}
      <div className="line">
        <button type="button" className="button primary" onClick={() => void send()}>
          Send a sample trace
        </button>
        <ImportButton />
        <span className="muted">or drop a file of traces anywhere on this page</span>
      </div>
    </div>
  );
}

/** An address that a service can send to: one that listens everywhere is reached under the name of this page. */
function reachable(udp = '127.0.0.1:2000'): string {
  return udp.replace(/^(0\.0\.0\.0|\[::\]|::)(?=:\d+$)/, location.hostname);
}
