import { createContext, useContext, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import records from '../../records/records.module.css';

/** The slot in the header for the actions of the selected tab. */
export const HeaderSlot = createContext<HTMLElement | null>(null);

/** One tab of the settings. Its actions appear in the header. */
export function SettingsPart({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const slot = useContext(HeaderSlot);
  return (
    <div className={records.body}>
      {slot && createPortal(actions, slot)}
      <div className={records.column}>{children}</div>
    </div>
  );
}
