import { Box, Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../../ui/PageHeader.tsx';
import type { EncodingFault } from '../../../contract/config/utf8.ts';
import { DropZone, type Source } from './DropZone.tsx';
import { Faults } from './Faults.tsx';
import { ImportPreviewPane } from './ImportPreviewPane.tsx';
import classes from './config.module.css';

/** Previews a file or pasted text item by item before anything changes. */
export function ImportPart() {
  const [source, setSource] = useState<Source>();
  if (source && !source.fault) return <ImportPreviewPane source={source} onDone={() => setSource(undefined)} />;
  return <SourceChoice refused={source} onSource={setSource} />;
}

function SourceChoice({ refused, onSource }: { refused: Source | undefined; onSource: (source: Source) => void }) {
  const [text, setText] = useState('');
  return (
    <div className={classes.column}>
      {refused?.fault && <EncodingFaults name={refused.name} text={refused.text} fault={refused.fault} />}
      <DropZone onSource={onSource} />
      <Section title="Or paste text" description="The content of a config or an ACP export.">
        <Textarea
          aria-label="Config text"
          classNames={{ input: 'u-mono' }}
          placeholder={'{ "version": 2, "workspaces": [ … ] }'}
          minRows={8}
          maxRows={16}
          autosize
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button mt="sm" disabled={text.trim() === ''} onClick={() => onSource({ name: 'Pasted text', text })}>
          Preview
        </Button>
      </Section>
    </div>
  );
}

function EncodingFaults({ name, text, fault }: { name: string; text: string; fault: EncodingFault }) {
  const { message, line, column } = fault;
  return (
    <Box mb="lg">
      <Faults
        title={`${name} is not valid UTF-8`}
        faults={[{ path: '', message: `${message}.`, line, column }]}
        {...(text !== '' && { text })}
      />
    </Box>
  );
}
