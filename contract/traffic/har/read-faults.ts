import type { RecordedFault } from '../traffic-schema.ts';
import type { Fields } from './har-fields.ts';

/** As many as anyone plants. */
const KEPT = 50;

/** The planted faults of an exchange or a flow. */
export const faultsIn = (own: Fields): { faults?: readonly RecordedFault[] } =>
  own.has('faults')
    ? {
        faults: own.list(
          'faults',
          (fault) => ({ faultId: fault.text('faultId'), kind: fault.text('kind'), title: fault.text('title') }),
          KEPT,
        ),
      }
    : {};
