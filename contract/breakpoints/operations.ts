import { z } from 'zod';
import { del, get, patch, post } from '../operation.ts';
import { breakpointPatch, breakpointView, newBreakpoint } from './breakpoint.ts';
import { heldView, heldViews, releaseInput, releasePreview, releaseView } from './held.ts';

const ONE = '/api/v1/breakpoints/{breakpointId}';

/** What waits on purpose, and what lets it go on. */
export const BREAKPOINT_OPERATIONS = {
  'breakpoints.list': get('/api/v1/breakpoints', 'List breakpoints', { output: z.array(breakpointView) }),
  'breakpoints.create': post('/api/v1/breakpoints', 'Set a breakpoint', {
    input: newBreakpoint,
    status: 201,
    output: breakpointView,
  }),
  'breakpoints.get': get(ONE, 'Get a breakpoint', { output: breakpointView }),
  'breakpoints.update': patch(ONE, 'Change a breakpoint, or switch it on or off', {
    input: breakpointPatch,
    output: breakpointView,
  }),
  'breakpoints.delete': del(ONE, 'Delete a breakpoint, and let what it holds continue'),

  'held.list': get('/api/v1/held', 'List held exchanges', { output: heldViews }),
  'held.releaseAll': post('/api/v1/held/release', 'Let all held exchanges continue unchanged', {
    output: z.object({ released: z.number().int() }),
  }),
  'held.get': get('/api/v1/held/{heldId}', 'Get a held exchange', { output: heldView }),
  'held.preview': post('/api/v1/held/{heldId}/preview', 'Preview the faults that would do the same from now on', {
    input: releaseInput,
    output: releasePreview,
  }),
  'held.release': post('/api/v1/held/{heldId}/release', 'Edit a held exchange and let it go on', {
    input: releaseInput,
    output: releaseView,
  }),
};
