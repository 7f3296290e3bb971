import { notifications } from '@mantine/notifications';
import type { ReportFormat } from '../../../../contract/traffic/report/formats.ts';
import type { Flow } from '../../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import type { AdminClient } from '../../../api/admin-client.ts';
import { useConsole } from '../../../api/console.tsx';
import { useTraffic } from '../../../api/hooks.ts';
import { saveFile } from '../../../ui/save-file.ts';
import type { Recording } from '../../../../contract/traffic/har/read-har.ts';
import { useSource } from '../source.ts';
import { LIVE_WORDS, notHandedOver, savedForColleague } from '../words.ts';

/** A flow, or an exchange with the flow that it belongs to. */
export interface Subject {
  flow?: Flow | undefined;
  exchange?: Exchange;
}

/** Saves the page for a colleague, or copies the Markdown for an agent. Neither ever holds a secret. */
export function useHandOver(): (subject: Subject, format: ReportFormat) => void {
  const { client } = useConsole();
  const { recording } = useSource();
  const version = useTraffic(({ traffic }) => traffic.server?.version ?? '');
  return (subject, format) => {
    const text = recording
      ? fromRecording({ ...recording, version }, subject, format)
      : fromServer(client, subject, format);
    const done = format === 'html' ? save(text, subject) : copy(text);
    void done.then(
      (message) => notifications.show({ message }),
      (error: unknown) => notifications.show({ color: 'red', message: notHandedOver(error) }),
    );
  };
}

async function save(text: Promise<string>, { flow, exchange }: Subject): Promise<string> {
  const names = ['understudy', flow?.client_id, flow?.username, exchange?.endpoint, exchange?.exchangeId.slice(0, 8)];
  const file = `${names
    .filter((name) => name !== undefined)
    .join('-')
    .replaceAll(/[^\w.-]+/g, '_')
    .slice(0, 100)}.html`;
  saveFile(file, await text, 'text/html');
  return savedForColleague(file);
}

/** Browsers let a page write to the clipboard only at once after a click, so they get the promise. */
async function copy(text: Promise<string>): Promise<string> {
  await navigator.clipboard.write([
    new ClipboardItem({ 'text/plain': text.then((whole) => new Blob([whole], { type: 'text/plain' })) }),
  ]);
  return LIVE_WORDS.copiedForAgent;
}

/** The server knows the client's config, and may still have to reach the verdict. */
const fromServer = (client: AdminClient, { flow, exchange }: Subject, format: ReportFormat): Promise<string> =>
  exchange
    ? client.call('exchanges.report', { params: { exchangeId: exchange.exchangeId }, query: { format } })
    : client.call('flows.report', { params: { flowId: flow?.flowId ?? '' }, query: { format } });

/** The server has never seen what is in a recording. */
async function fromRecording(
  { origin, version, exchanges: all }: Recording & { version: string },
  { flow, exchange }: Subject,
  format: ReportFormat,
): Promise<string> {
  const { renderReport } = await import('../../../../contract/traffic/report/render.ts');
  const exchanges = exchange ? [exchange] : (flow?.exchangeIds.flatMap((id) => all.get(id) ?? []) ?? []);
  return renderReport({ flow, exchanges, single: exchange !== undefined, origin, version }, format);
}
