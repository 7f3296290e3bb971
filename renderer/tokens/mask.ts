import { createContext, useContext } from 'react';
import { REDACTED } from '../../contract/traffic/redact.ts';

/** Whether secrets, tokens, codes and cookies are hidden, for example for a screenshot. */
const MaskContext = createContext(false);

export const MaskProvider = MaskContext.Provider;
export const useMask = (): boolean => useContext(MaskContext);

/** A JWT without its signature: readable, but unusable. */
export const withoutSignature = (jwt: string): string => jwt.slice(0, jwt.lastIndexOf('.') + 1) + REDACTED;

/** The label of a copy button. It says when secrets are left out. */
export const copyWords = (words: string, masked: boolean): string => (masked ? `${words}, masked` : words);
