import { z } from 'zod';
import { del, get, post } from '../operation.ts';
import { checkupCard, checkupLine } from './card.ts';
import { cardReport, checkupsView, checkupView, endedRun, newCheckup, nextRun } from './checkup.ts';
import { newCard } from './new-card.ts';
import { CARD_TYPES } from './report/formats.ts';

/** The operations on check-ups, which the table of all operations contains. */
export const CHECKUP_OPERATIONS = {
  'checkups.list': get('/api/v1/checkups', 'List check-ups of clients, and cards of APIs, oldest first', {
    output: checkupsView,
  }),
  'checkups.create': post('/api/v1/checkups', 'Start a check-up of a client', {
    input: newCheckup,
    status: 201,
    output: checkupView,
  }),
  'checkups.keep': post('/api/v1/checkups/cards', 'Keep the finished card of an API, and grade it', {
    input: newCard,
    status: 201,
    output: checkupCard,
  }),
  'checkups.get': get('/api/v1/checkups/{checkupId}', 'Get a check-up, with its card once it is done', {
    output: checkupView,
  }),
  'checkups.delete': del('/api/v1/checkups/{checkupId}', 'End a check-up and its fault, and delete its card'),
  'checkups.next': post('/api/v1/checkups/{checkupId}/runs/next', 'Plant the next fault: log in once after it', {
    output: nextRun,
  }),
  'checkups.end': post('/api/v1/checkups/{checkupId}/runs/{run}/end', 'End a run and its fault, and judge the client', {
    input: endedRun,
    output: checkupLine,
  }),
  'checkups.report': get(
    '/api/v1/checkups/{checkupId}/report',
    'Get a card as a page, for a terminal, or as JUnit XML',
    { query: cardReport, output: z.string(), textTypes: CARD_TYPES },
  ),
};
