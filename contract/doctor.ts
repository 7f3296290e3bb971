/** User-Agent of `understudy doctor`. What it asks is no sign of a client in trouble. */
export const DOCTOR_AGENT = 'understudy-doctor';
