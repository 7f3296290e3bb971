import { createContext, useContext, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import records from '../../records/records.module.css';

/** The place in the header for what the chosen part of the settings can do. */
export const HeaderSlot = createContext<HTMLElement | null>(null);

/** One part of the settings: what it can do stands in the header, the rest under the tabs. */
export function SettingsPart({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const slot = useContext(HeaderSlot);
  return (
    <div className={records.body}>
      {slot && createPortal(actions, slot)}
      <div className={records.column}>{children}</div>
    </div>
  );
}
