import { Button, FileButton, Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState, type DragEvent } from 'react';
import { decodeUtf8, type Decoded } from '../../../contract/config/utf8.ts';
import classes from './config.module.css';

/** A given text, and where its file stops being valid UTF-8. */
export interface Source extends Decoded {
  name: string;
}

const ACCEPTED = '.json,.yaml,.yml,application/json,application/yaml';

/** Takes a dropped or chosen file. */
export function DropZone({ onSource }: { onSource: (source: Source) => void }) {
  const [over, setOver] = useState(false);
  const take = async (file: File | null | undefined): Promise<void> => {
    if (file) onSource({ name: file.name, ...decodeUtf8(new Uint8Array(await file.arrayBuffer())) });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={hover}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      data-testid="drop-zone"
    >
      <div className={classes.dropIcon}>
        <IconFileImport size={20} stroke={1.7} />
      </div>
      <div>
        <Text fw={600}>{over ? 'Drop to preview' : 'Drop a file here'}</Text>
        <Text c="dimmed" size="xs">
          An Understudy config, or an ACP export (flat or tree), as JSON or YAML. You see a preview before anything
          changes.
        </Text>
      </div>
      <FileButton onChange={(file) => void take(file)} accept={ACCEPTED}>
        {(props) => (
          <Button {...props} variant="default">
            Choose file …
          </Button>
        )}
      </FileButton>
    </div>
  );
}
