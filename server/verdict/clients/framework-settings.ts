import { headerValues } from '../../../contract/traffic/events.ts';
import type { Case, Finding } from '../case.ts';

/** The finding, with the setting of the framework whose callback was sent. */
export async function withCallbackHint(finding: Finding, redirect_uri: string): Promise<Finding> {
  const { settingHint } = await import('../../../contract/connect/recognize.ts');
  return hinted(finding, settingHint('redirect_uri', { redirect_uri }));
}

/** The finding, with the setting of the framework that sent the request. */
export async function withAuthHint({ exchange }: Case, finding: Finding): Promise<Finding> {
  const [userAgent] = headerValues(exchange.request.headers, 'user-agent');
  if (userAgent === undefined) return finding;
  const { settingHint } = await import('../../../contract/connect/recognize.ts');
  return hinted(finding, settingHint('auth_method', { userAgent }));
}

const hinted = (finding: Finding, hint: string | undefined): Finding =>
  hint === undefined ? finding : { ...finding, advice: [finding.advice, hint].filter(Boolean).join(' ') };
