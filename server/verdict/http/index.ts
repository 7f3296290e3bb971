import type { Diagnose } from '../case.ts';
import { bodyFormat } from './body-format.ts';
import { unreadableParameters, unseenParameters } from './body-parameters.ts';
import { lostLogin } from './lost-login.ts';
import { withheld } from './origins.ts';
import { otherHost } from './other-host.ts';
import { wrongAddress } from './wrong-address.ts';
import { wrongMethod } from './wrong-method.ts';

/** What is looked for when a request failed before any check, or was answered in vain. */
export const HTTP_DIAGNOSES: readonly Diagnose[] = [
  wrongAddress,
  wrongMethod,
  bodyFormat,
  lostLogin,
  withheld,
  otherHost,
];

/** What is looked for when a form or query couldn't be read. */
export const READING_DIAGNOSES: readonly Diagnose[] = [bodyFormat, unreadableParameters];

/** What is looked for first when a parameter is missing that the body may have in another form. */
export const UNSEEN_DIAGNOSES: readonly Diagnose[] = [bodyFormat, unreadableParameters, unseenParameters];
