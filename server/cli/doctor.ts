import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { OptionsOf } from '../compose/options.ts';
import { authorityOf } from './authority.ts';
import { addCommand } from './command.ts';
import { examine } from './doctor/examine.ts';
import { type Finding } from './doctor/finding.ts';
import { explained, NOT_SO_EXIT_CODE } from './mistake.ts';
import { printable } from './printable.ts';

/** Something is not as it should be. */
/** Adds `understudy doctor`: whether an issuer works from here, for any OpenID provider. */
export function addDoctor(program: Command): void {
  addCommand(program, {
    usage: 'doctor <issuer>',
    description: 'check from this machine or container whether clients can use an issuer, and how to fix it',
    example: 'understudy doctor http://idp:9400/default/default',
    taker: 'doctor',
  }).action(explained(doctor));
}

async function doctor(issuer: string, options: OptionsOf<'doctor'>): Promise<void> {
  const { json } = options;
  const ca = await authorityOf(options);
  const findings = await examine(issuer, { env: process.env, inContainer: isInContainer(), clock: Date.now, ca });
  const ok = findings.every(({ result }) => result !== 'failed');
  process.stdout.write(json ? `${JSON.stringify({ issuer, ok, findings })}\n` : `${printable(reportOf(findings))}\n`);
  if (!ok) process.exitCode = NOT_SO_EXIT_CODE;
}

/** Docker and Podman each leave a file. */
const isInContainer = (): boolean => existsSync('/.dockerenv') || existsSync('/run/.containerenv');

const MARKS = { ok: '✓', warning: '!', failed: '✗' } as const;

function reportOf(findings: readonly Finding[]): string {
  const wrong = findings.filter(({ result }) => result === 'failed').length;
  const end = wrong === 0 ? 'Clients here can use this issuer.' : `${wrong} ${wrong === 1 ? 'problem' : 'problems'}.`;
  return [...findings.flatMap(linesOf), '', end].join('\n');
}

const linesOf = ({ result, text, advice, fix }: Finding): string[] => [
  `${MARKS[result]} ${text}`,
  ...(advice === undefined ? [] : [`    ${advice}`]),
  ...(fix === undefined ? [] : [`      ${fix}`]),
];
