import { useLocalStorage } from '@mantine/hooks';
import type { Complaint } from '../../contract/doctor.ts';
import { useOperation } from '../api/hooks.ts';

const NONE: readonly Complaint[] = [];

export interface Complaints {
  all: readonly Complaint[];
  /** Those that the banner shows. */
  shown: readonly Complaint[];
  isDismissed: (complaint: Complaint) => boolean;
  /** Shows or hides all complaints of a kind in the banner. This browser remembers it. */
  dismiss: (complaint: Complaint, dismissed: boolean) => void;
}

/** What stands between clients and the server, as of the latest traffic. */
export function useComplaints(): Complaints {
  const { data: all = NONE } = useOperation('doctor.list', undefined, 'slowly');
  const [kinds, setKinds] = useLocalStorage<readonly string[]>({
    key: 'understudy.doctor.dismissed',
    defaultValue: [],
  });
  const isDismissed = ({ kind }: Complaint): boolean => kinds.includes(kind);
  return {
    all,
    shown: all.filter((complaint) => complaint.severity !== 'note' && !isDismissed(complaint)),
    isDismissed,
    dismiss: ({ kind }, dismissed) => setKinds([...kinds.filter((one) => one !== kind), ...(dismissed ? [kind] : [])]),
  };
}
