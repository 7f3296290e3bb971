/** Small, because a chunk lives as long as any record in it. */
const CHUNK_BYTES = 16 * 1024;

/** Keeps JSON outside the heap: a fraction of the memory, and nothing for the garbage collector to walk. */
export class Arena {
  #chunk = Buffer.alloc(0);
  #used = 0;

  pack(value: object): Packed {
    const json = JSON.stringify(value);
    const bytes = Buffer.byteLength(json);
    if (this.#used + bytes > this.#chunk.length) {
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += this.#chunk.write(json, start, bytes === json.length ? 'latin1' : 'utf8');
    return new Packed(this.#chunk, start, this.#used);
  }
}

/** A value in an arena. */
export class Packed {
  readonly #chunk: Buffer;
  readonly #start: number;
  readonly #end: number;

  constructor(chunk: Buffer, start: number, end: number) {
    this.#chunk = chunk;
    this.#start = start;
    this.#end = end;
  }

  read(): object {
    return JSON.parse(this.#chunk.toString('utf8', this.#start, this.#end)) as object;
  }
}
