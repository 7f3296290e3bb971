import { useSyncExternalStore } from 'react';
import { sizeWords } from '../../../ui/time-words.ts';
import { PinStore } from '../pins.ts';
import { readHarFile, type Recording, type RecordingFault } from './read-har.ts';

/** Larger files than this would hold up the window while they are read. */
const LARGEST_BYTES = 64 * 1024 * 1024;

export interface Opened {
  recording?: Recording;
  fault?: RecordingFault;
  /** The name of the file that is being read. */
  reading?: string;
}

/** The recording that is open in this window, apart from all that is live: it has pins and a filter of its own. */
class RecordingStore {
  #opened: Opened = {};
  #pins = new PinStore();
  #filter = '';
  readonly #listeners = new Set<() => void>();

  readonly opened = (): Opened => this.#opened;

  pins(): PinStore {
    return this.#pins;
  }

  /** What the recording was filtered by when it was last looked at. */
  readonly filter = (): string => this.#filter;

  keepFilter(text: string): void {
    this.#filter = text;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Opens a file in place of what is open; one that cannot be read leaves that as it is. Was it opened? */
  async open(file: File): Promise<boolean> {
    const { recording } = this.#opened;
    if (file.size > LARGEST_BYTES) {
      const message = `The file has ${sizeWords(file.size)}; recordings of up to ${sizeWords(LARGEST_BYTES)} can be opened.`;
      this.#set({ ...(recording && { recording }), fault: { name: file.name, message } });
      return false;
    }
    this.#set({ ...(recording && { recording }), reading: file.name });
    const read = readHarFile(file.name, new Uint8Array(await file.arrayBuffer()));
    if (read.ok) {
      this.#pins = new PinStore();
      this.#filter = '';
    }
    this.#set(read.ok ? { recording: read.recording } : { ...(recording && { recording }), fault: read.fault });
    return read.ok;
  }

  close(): void {
    this.#set({});
  }

  forgetFault(): void {
    const { recording } = this.#opened;
    this.#set(recording ? { recording } : {});
  }

  #set(opened: Opened): void {
    this.#opened = opened;
    for (const listener of this.#listeners) listener();
  }
}

export const recordingStore = new RecordingStore();

export const useOpened = (): Opened => useSyncExternalStore(recordingStore.subscribe, recordingStore.opened);
