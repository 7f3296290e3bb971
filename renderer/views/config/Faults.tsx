import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ConfigFaultView } from '../../../contract/transfer.ts';
import { excerptOf } from './import-words.ts';
import classes from './config.module.css';

const SHOWN = 20;

/** The errors in a text, each with its position and, if the text is available, the lines around it. */
export function Faults(props: { title: string; faults: readonly ConfigFaultView[]; text?: string; after?: string }) {
  const { title, faults, text, after } = props;
  return (
    <Alert color="red" icon={<IconAlertTriangle size={16} />} title={title} role="alert">
      <ul className={classes.faults}>
        {faults.slice(0, SHOWN).map((fault) => (
          <li key={`${fault.path} ${fault.line} ${fault.message}`}>
            <FaultLine fault={fault} />
            {fault.line !== undefined && <Excerpt line={fault.line} excerpt={excerptOfFault(fault, text)} />}
          </li>
        ))}
      </ul>
      {faults.length > SHOWN && <Text c="dimmed">and {faults.length - SHOWN} more</Text>}
      {after !== undefined && <Text c="dimmed">{after}</Text>}
    </Alert>
  );
}

function FaultLine({ fault }: { fault: ConfigFaultView }) {
  return (
    <>
      {fault.line !== undefined && (
        <span className="u-mono">
          Line {fault.line}, column {fault.column ?? 1}:{' '}
        </span>
      )}
      {fault.path !== '' && <span className="u-mono">{fault.path} </span>}
      {fault.message}
    </>
  );
}

/** Lines from the text if it is available, else the server's excerpt without secrets. */
function excerptOfFault({ line, column = 1, excerpt }: ConfigFaultView, text: string | undefined) {
  if (text === undefined || line === undefined) return excerpt;
  return { lines: excerptOf(text, line), caret: column };
}

function Excerpt({ line, excerpt }: { line: number; excerpt: ConfigFaultView['excerpt'] }) {
  if (!excerpt) return null;
  return (
    <pre className={classes.excerpt} aria-label={`Lines around line ${line}`}>
      {excerpt.lines.map((row) => (
        <div key={row.line} data-fault={row.line === line || undefined}>
          <span className={classes.lineNumber}>{row.line}</span>
          {row.text}
          {row.line === line && (
            <div aria-hidden="true" className={classes.caret}>
              <span className={classes.lineNumber} />
              {' '.repeat(Math.max(0, excerpt.caret - 1))}^
            </div>
          )}
        </div>
      ))}
    </pre>
  );
}
