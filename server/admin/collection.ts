import type { z } from 'zod';
import type { WorkspaceInput } from '../../contract/config/config.ts';
import type { Issuer } from '../core/ports.ts';
import type { AdminContext, WorkspaceParams } from './context.ts';
import { asWritten, editWorkspace, findIssuer } from './edit.ts';
import { conflict, IS_TAKEN, notFound, parseInput, takenWords } from './errors.ts';
import { mergePatch } from '../transfer/merge-patch.ts';

/** A list of the workspace with keyed entries: users, clients, services, scopes, claims. */
export interface Noun<Input extends object, Output, Param extends string> {
  /** The word for one entry. */
  noun: string;
  /** Its list's name in the workspace. */
  collection: 'users' | 'clients' | 'services' | 'scopes' | 'claims';
  /** The name of the key in paths. */
  param: Param;
  /** The field that contains the key, or the part of it that people type. */
  field: string;
  schema: z.ZodType<Output, Input>;
  keyOf(entry: Input): string;
  entries(issuer: Issuer): readonly Output[];
  find(issuer: Issuer, key: string): Output | undefined;
  /** The list in a draft, created if it is missing. */
  drafts(workspace: WorkspaceInput, context: Pick<AdminContext, 'settleDefaults'>): Input[];
  /** Updates references to the entry with its new key. */
  rename?(workspace: WorkspaceInput, from: string, to: string): void;
  /** Throws if something in the workspace still needs the entry. */
  expectUnused?(workspace: WorkspaceInput, key: string): void;
  /** Removes the entry's run-time records. */
  forget?(context: AdminContext, issuer: Issuer, key: string): Promise<void>;
}

export interface Keyed<Param extends string, Written> {
  params: WorkspaceParams & Record<Param, string>;
  written: Written;
  ifMatch?: string;
}

/** The six operations of a collection, and `put`, which the ones that change an entry use. */
export class Collection<Input extends object, Output, Param extends string> {
  readonly #noun: Noun<Input, Output, Param>;

  constructor(noun: Noun<Input, Output, Param>) {
    this.#noun = noun;
  }

  readonly list = (context: AdminContext, { params }: { params: WorkspaceParams }): Output[] => [
    ...this.#noun.entries(findIssuer(context, params)),
  ];

  readonly get = (context: AdminContext, { params }: { params: WorkspaceParams & Record<Param, string> }): Output =>
    this.#read(context, params, params[this.#noun.param]);

  readonly create = async (context: AdminContext, call: Keyed<never, Input>): Promise<Output> => {
    const { collection, drafts, keyOf } = this.#noun;
    const key = keyOf(call.written);
    await editWorkspace(context, call, (workspace, target) => {
      const entries = drafts(workspace, context);
      this.#expectFree(entries, key);
      target.prefix += `.${collection}[${entries.length}]`;
      entries.push(call.written);
    });
    return this.#read(context, call.params, key);
  };

  readonly replace = (context: AdminContext, call: Keyed<Param, Input>): Promise<Output> =>
    this.put(context, call, (entry) => asWritten(call.written, this.get(context, call), entry));

  readonly update = (context: AdminContext, call: Keyed<Param, Record<string, unknown>>): Promise<Output> =>
    this.put(context, call, (entry) => {
      const merged = mergePatch(entry, call.written);
      parseInput(this.#noun.schema, merged);
      return merged as Input;
    });

  readonly delete = async (context: AdminContext, call: Keyed<Param, undefined>): Promise<void> => {
    const { drafts, param, expectUnused, forget } = this.#noun;
    const key = call.params[param];
    await editWorkspace(context, call, (workspace) => {
      const entries = drafts(workspace, context);
      const index = this.#indexOf(entries, key);
      expectUnused?.(workspace, key);
      entries.splice(index, 1);
    });
    await forget?.(context, findIssuer(context, call.params), key);
  };

  /** Replaces an entry with the result of `change`. A new key is a rename, and must be free. */
  async put<Written>(
    context: AdminContext,
    call: Keyed<Param, Written>,
    change: (entry: Input) => Input,
  ): Promise<Output> {
    const { collection, drafts, forget, keyOf, param, rename } = this.#noun;
    const from: string = call.params[param];
    let to = from;
    await editWorkspace(context, call, (workspace, target) => {
      const entries = drafts(workspace, context);
      const index = this.#indexOf(entries, from);
      const entry = change(entries[index]!);
      to = keyOf(entry);
      if (to !== from) {
        this.#expectFree(entries, to);
        rename?.(workspace, from, to);
      }
      target.prefix += `.${collection}[${index}]`;
      entries[index] = entry;
    });
    if (to !== from) await forget?.(context, findIssuer(context, call.params), from);
    return this.#read(context, call.params, to);
  }

  #read(context: AdminContext, params: WorkspaceParams, key: string): Output {
    const entry = this.#noun.find(findIssuer(context, params), key);
    if (entry) return entry;
    throw notFound(this.#noun.noun, key);
  }

  #indexOf(entries: readonly Input[], key: string): number {
    const index = entries.findIndex((entry) => this.#noun.keyOf(entry) === key);
    if (index < 0) throw notFound(this.#noun.noun, key);
    return index;
  }

  #expectFree(entries: readonly Input[], key: string): void {
    const { noun, keyOf, field } = this.#noun;
    if (!entries.some((entry) => keyOf(entry) === key)) return;
    throw conflict(takenWords(noun, key), [{ path: field, message: IS_TAKEN }]);
  }
}
