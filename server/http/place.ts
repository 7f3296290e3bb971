import type { IncomingMessage } from 'node:http';
import type { RecordedHeaders } from '../../contract/traffic/events.ts';
import type { HttpReply } from '../core/endpoint.ts';
import { originForm } from '../core/http-message.ts';
import { laneOf } from '../core/lane.ts';
import type { Clocks, Place } from '../core/ports.ts';

const WORKSPACE = /^(?:\/\.well-known\/oauth-authorization-server)?\/([^/?]+)\/([^/?]+)/;

/** Whose clock a request of the ACP listener goes by: its workspace's, or its lane's. */
export function placeOf({ url = '', headers }: IncomingMessage): Place {
  const [, tid, aid] = WORKSPACE.exec(originForm(url)) ?? [];
  return {
    lane: laneOf(headers as RecordedHeaders),
    workspace: tid === undefined || aid === undefined ? undefined : `${tid}/${aid}`,
  };
}

/** A page that says which time its moved clock shows. Other replies stay as they are. */
export function withClock(reply: HttpReply, clocks: Clocks): HttpReply {
  const clock = clocks.movedHere();
  if (reply.kind !== 'page' || reply.page.page === 'form_post' || clock === undefined) return reply;
  return { ...reply, page: { ...reply.page, clock } };
}
