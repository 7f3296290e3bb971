/**
 * Forms generated from JSON Schema: the contract's own, as published by the admin API. This folder knows nothing about
 * users or clients. It only handles labels, help, defaults, rules and the errors that the server reports by path.
 */
import { Alert, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ConflictNotice } from './ConflictNotice.tsx';
import { errorsElsewhere } from './errors.ts';
import { FormProvider } from './form-context.ts';
import { ExtrasField } from './fields/JsonField.tsx';
import { fieldKind, otherFields, type JsonSchema } from './json-schema.ts';
import { SchemaField } from './SchemaField.tsx';
import type { RecordForm } from './use-record-form.ts';
import { extrasOf, valueAt, type Path } from './value.ts';
import classes from './forms.module.css';

export interface FormSection {
  title: string;
  description?: ReactNode;
  /** The fields, in order. Names missing from the schema are skipped. */
  fields: readonly string[];
  /** Hides fields that matter only in some records. If absent, all fields are shown. */
  when?: boolean;
  /** Rendered after the fields. */
  after?: ReactNode;
  /** Shows two fields side by side where there is room. */
  paired?: boolean;
}

interface SchemaFormProps {
  record: RecordForm;
  schema: JsonSchema;
  sections: readonly FormSection[];
  /** The schema's path in the record. */
  path?: Path;
  /** Fields that have a form of their own elsewhere. */
  elsewhere?: readonly string[];
  /** Lets you add entries that the schema doesn't define. Without it, such entries are shown only if there are some. */
  extras?: { title: string; label: string; description: string };
}

const ROOT: Path = [];
const UNKNOWN_ENTRIES = {
  title: 'Other fields',
  label: 'As JSON',
  description: 'Fields Understudy doesn’t know. They stay in the file as they are.',
};

/** The sections of a form. Fields that no section lists come last, so every field stays reachable. */
export function SchemaForm({ record, schema, sections, path = ROOT, elsewhere = [], extras }: SchemaFormProps) {
  const others = otherFields(schema, [...elsewhere, ...sections.flatMap(({ fields }) => fields)]);
  const all: FormSection[] = [...sections, ...(others.length > 0 ? [{ title: 'More', fields: others }] : [])];
  const unknown = Object.keys(extrasOf(valueAt(record.form.value, path), schema)).length > 0;
  const asked = extras ?? (unknown ? UNKNOWN_ENTRIES : undefined);
  return (
    <FormProvider value={record.form}>
      {path.length === 0 && <Refusal record={record} schema={schema} />}
      {all.map(
        (section) =>
          section.when !== false && <Section key={section.title} section={section} schema={schema} path={path} />,
      )}
      {asked && (
        <section className={classes.section} aria-label={asked.title}>
          <SectionHead title={asked.title} />
          <div className={classes.fields}>
            <ExtrasField schema={schema} path={path} label={asked.label} description={asked.description} />
          </div>
        </section>
      )}
    </FormProvider>
  );
}

function SectionHead({ title, description }: { title: string; description?: ReactNode }) {
  return (
    <div className={classes.sectionHead}>
      <h2>{title}</h2>
      {description !== undefined && (
        <Text size="xs" c="dimmed" component="div">
          {description}
        </Text>
      )}
    </div>
  );
}

/** Hides the frame and title of a group if the section heading already says the same. */
function underHeading(property: JsonSchema, heading: string): JsonSchema {
  if (property.title !== heading || fieldKind(property) !== 'group') return property;
  const { title: _said, ...untitled } = property;
  return untitled;
}

function Section({ section, schema, path }: { section: FormSection; schema: JsonSchema; path: Path }) {
  const { title, description, fields, after, paired } = section;
  return (
    <section className={classes.section} aria-label={title}>
      <SectionHead title={title} description={description} />
      <div className={classes.fields}>
        <div className={paired ? classes.pairs : classes.fields}>
          {fields.map((name) => {
            const property = schema.properties?.[name];
            return (
              property && (
                <SchemaField
                  key={name}
                  schema={underHeading(property, title)}
                  path={[...path, name]}
                  required={(schema.required?.includes(name) ?? false) && property.default === undefined}
                />
              )
            );
          })}
        </div>
        {after}
      </div>
    </section>
  );
}

/** The message of a rejected save, and any errors that no field of the form shows. */
function Refusal({ record, schema }: { record: RecordForm; schema: JsonSchema }) {
  if (record.refusal === undefined) return null;
  if (record.conflict && Object.keys(record.conflict.theirs).length > 0)
    return <ConflictNotice record={record} schema={schema} />;
  return (
    <Alert color="red" icon={<IconAlertCircle size={16} />} title="Couldn’t save" role="alert" mb="lg">
      <Text>{record.refusal}</Text>
      {errorsElsewhere(record.form.errors, schema).map(({ path, message }) => (
        <Text key={`${path} ${message}`} c="dimmed">
          <span className="u-mono">{path}</span> {message}
        </Text>
      ))}
    </Alert>
  );
}
