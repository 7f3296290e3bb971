import type { Command } from 'commander';
import type { ClockView } from '../../contract/clock/clock-schema.ts';
import type { ClockSetting } from '../../contract/clock/moved-clock.ts';
import type { OptionsOf } from '../compose/options.ts';
import { addCommand } from './command.ts';
import { explained, MistakeError } from './mistake.ts';
import { ask, change } from './running-server.ts';

type Options = OptionsOf<'clock'>;

/** Adds `understudy clock`: shows or moves the clock of a workspace or lane of a running server. */
export function addClock(program: Command): void {
  addCommand(program, {
    usage: 'clock',
    description: 'show or move the clock of a workspace, so that tokens, sessions and keys expire when you want',
    example: 'understudy clock --offset 1h',
    taker: 'clock',
  }).action(explained(run));
}

async function run(options: Options): Promise<void> {
  const view = await clockFrom(options);
  process.stdout.write(`${options.json ? JSON.stringify(view) : textOf(view)}\n`);
}

async function clockFrom(options: Options): Promise<ClockView> {
  const path = pathOf(options);
  const setting = settingIn(options);
  if (options.reset) await change(options, path, { method: 'DELETE' });
  else if (setting) await change(options, path, { method: 'PUT', body: setting });
  const view = (await ask(options, path)) as ClockView | undefined;
  if (view) return view;
  throw new MistakeError(`There is no workspace ${options.workspace}. Name one as tid/aid.`);
}

const pathOf = ({ lane, workspace }: Options): string =>
  lane === undefined
    ? `workspaces/${workspace.split('/').map(encodeURIComponent).join('/')}/clock`
    : `lanes/${encodeURIComponent(lane)}/clock`;

/** The server says what is wrong with it. */
function settingIn({ offset, freeze, rate }: Options): ClockSetting | undefined {
  const setting = {
    ...(offset !== undefined && { offset }),
    ...(freeze !== undefined && { frozen_at: freeze }),
    // A rate that is no number is refused like any that is out of range.
    ...(rate !== undefined && { rate: rate === '' || Number.isNaN(Number(rate)) ? -1 : Number(rate) }),
  };
  return Object.keys(setting).length > 0 ? setting : undefined;
}

function textOf({ now, moved, offset, frozen_at, rate }: ClockView): string {
  if (!moved) return `${now}, real time`;
  if (frozen_at !== undefined) return `${now}, frozen`;
  return `${now}, moved by ${offset ?? '0s'}${rate === undefined ? '' : `, ${rate} times as fast`}`;
}
