import { useSyncExternalStore } from 'react';
import { sizeWords } from '../../../ui/time-words.ts';
import { PinStore } from '../pins.ts';
import type { RecordingFault } from '../../../../contract/traffic/har/fault.ts';
import { readHarFile, type Recording } from '../../../../contract/traffic/har/read-har.ts';

/** Reading larger files would freeze the window. */
const LARGEST_BYTES = 64 * 1024 * 1024;

export interface Opened {
  recording?: Recording;
  fault?: RecordingFault;
  /** The name of the file being read. */
  reading?: string;
}

/** The recording open in this window, separate from live traffic, with its own pins and filter. */
class RecordingStore {
  #opened: Opened = {};
  #pins = new PinStore();
  #filter = '';
  readonly #listeners = new Set<() => void>();

  readonly opened = (): Opened => this.#opened;

  pins(): PinStore {
    return this.#pins;
  }

  /** The last filter used for the recording. */
  readonly filter = (): string => this.#filter;

  keepFilter(text: string): void {
    this.#filter = text;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Opens a file in place of the current one. If it can't be read, the current one stays open. Returns whether it was
   * opened.
   */
  async open(file: File): Promise<boolean> {
    const { recording } = this.#opened;
    if (file.size > LARGEST_BYTES) {
      const message = `The file is ${sizeWords(file.size)}. The limit is ${sizeWords(LARGEST_BYTES)}.`;
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
