import { IconAlertCircleFilled, IconAlertTriangleFilled, IconInfoCircleFilled } from '@tabler/icons-react';
import type { Severity } from '../../contract/traffic/steps.ts';

const ICONS = {
  error: { Icon: IconAlertCircleFilled, color: 'var(--u-failed)' },
  warning: { Icon: IconAlertTriangleFilled, color: 'var(--u-waiting)' },
  note: { Icon: IconInfoCircleFilled, color: 'var(--u-muted)' },
} as const;

/** How bad it is: a shape, a colour, and a label for screen readers. */
export function SeverityIcon({ severity, size = 18 }: { severity: Severity; size?: number }) {
  const { Icon, color } = ICONS[severity];
  return <Icon size={size} color={color} role="img" aria-label={severity} style={{ flex: 'none' }} />;
}
