import { Input } from '@mantine/core';
import { useId, useRef } from 'react';
import type { JsonFault } from '../../contract/config/json-fault.ts';
import { HELP_FIRST } from './fields/field.ts';
import classes from './forms.module.css';

interface JsonEditorProps {
  label: string;
  id?: string;
  description?: string | undefined;
  text: string;
  onChange: (text: string) => void;
  /** Where parsing failed. That line is marked. */
  fault?: JsonFault | undefined;
  error?: string | undefined;
  disabled?: boolean;
  placeholder?: string;
}

/** A JSON editor with line numbers. It marks the line that fails to parse. */
export function JsonEditor(props: JsonEditorProps) {
  const { text, fault } = props;
  const own = useId();
  const id = props.id ?? own;
  const gutter = useRef<HTMLDivElement>(null);
  const lines = Math.max(3, text.split('\n').length);
  const message = fault ? `Line ${fault.line}, column ${fault.column}: ${fault.message}` : props.error;
  return (
    <Input.Wrapper {...HELP_FIRST} id={id} label={props.label} description={props.description} error={message}>
      <div className={classes.editor} data-invalid={message !== undefined || undefined}>
        <div className={classes.gutter} ref={gutter} aria-hidden="true">
          {Array.from({ length: lines }, (_, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a line is identified by its number
            <div key={index} data-fault={fault?.line === index + 1 || undefined}>
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          id={id}
          className={classes.text}
          value={text}
          rows={Math.min(lines, 18)}
          spellCheck={false}
          autoComplete="off"
          wrap="off"
          disabled={props.disabled}
          placeholder={props.placeholder}
          aria-invalid={message !== undefined}
          onChange={(event) => props.onChange(event.currentTarget.value)}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
    </Input.Wrapper>
  );
}
