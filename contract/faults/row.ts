import { z } from 'zod';
import type { GrantType } from '../config/client.ts';
import type { SigningAlgorithm } from '../config/settings.ts';
import type { FaultEndpoint } from './names.ts';
import type { Reaction } from './reactions.ts';

/** Where a kind of fault can fire. What is left out doesn't matter. */
export interface FaultReach {
  endpoints: readonly FaultEndpoint[];
  grants?: readonly GrantType[];
  response_modes?: readonly ('query' | 'fragment' | 'form_post')[];
  algorithms?: readonly SigningAlgorithm[];
  /** Only if the client is set up like this. */
  needs?: string;
}

export interface FaultRow<P extends z.ZodObject = z.ZodObject> {
  title: string;
  /** What the server does, in one sentence. */
  does: string;
  /** What a correct client does about it. */
  client: Reaction;
  /** The specification leaves it to the client, so the opposite isn’t wrong. */
  isOptional?: true;
  /** Why, in one sentence. */
  why: string;
  spec: string;
  appliesTo: FaultReach;
  params: P;
}

const NO_PARAMS = z.strictObject({});
type NoParams = typeof NO_PARAMS;

type Facts = Omit<FaultRow, 'params'>;

/** One row of the catalogue. `fields` are its parameters, each with a default. */
export function row(facts: Facts): FaultRow<NoParams>;
export function row<const F extends z.ZodRawShape>(facts: Facts, fields: F): FaultRow<z.ZodObject<F, z.core.$strict>>;
export function row(facts: Facts, fields?: z.ZodRawShape): FaultRow {
  return { ...facts, params: fields ? z.strictObject(fields) : NO_PARAMS };
}

/** A parameter with its title and, if needed, a sentence about it. */
export const choice = <const T extends readonly [string, ...string[]]>(values: T, title: string) =>
  z.enum(values).default(values[0]).meta({ title });

export const whole = (facts: { title: string; min: number; max: number; default: number; description?: string }) => {
  const { min, max, default: standard, ...meta } = facts;
  return z.number().int().min(min).max(max).default(standard).meta(meta);
};

/** Nothing is held back for longer. */
const LONGEST_SECONDS = 60;

export const seconds = (title: string, standard: number) =>
  z.number().min(0.05).max(LONGEST_SECONDS).default(standard).meta({ title, description: 'In seconds, at most 60.' });
