import { useFileDialog } from '@mantine/hooks';
import { useState, type DragEvent } from 'react';
import { useLocation } from 'wouter';
import { pathTo } from '../../../frame/paths.ts';
import { RECORDING_BASE } from '../source.ts';
import { recordingStore } from './recording-store.ts';

const ACCEPTED = '.har,.json,.html,application/json,text/html';

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

/** The two ways to open a recording: choose a file, or drop it anywhere. */
export function useOpenRecording() {
  const [, navigate] = useLocation();
  const [over, setOver] = useState(false);
  const take = async (file: File | null | undefined): Promise<void> => {
    if (file && (await recordingStore.open(file))) navigate(pathTo(...RECORDING_BASE));
  };
  const dialog = useFileDialog({
    accept: ACCEPTED,
    multiple: false,
    resetOnOpen: true,
    onChange: (files) => void take(files?.[0]),
  });
  const target = {
    onDragOver: (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      void take(event.dataTransfer.files[0]);
    },
  };
  return { choose: dialog.open, target, over };
}
