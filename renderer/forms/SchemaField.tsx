import { fieldKind, type FieldKind } from './json-schema.ts';
import { ChoiceField, ChoicesField, OneChoiceField, SwitchField } from './fields/ChoiceFields.tsx';
import type { FieldProps } from './fields/field.ts';
import { JsonField } from './fields/JsonField.tsx';
import { LinesField, SecretsField, TagsField } from './fields/ListFields.tsx';
import { DurationField, NumberField, SecretField, TextField } from './fields/TextFields.tsx';
import classes from './forms.module.css';

function GroupField({ schema, path }: FieldProps) {
  const fields = (
    <div className={classes.pairs}>
      {Object.entries(schema.properties ?? {}).map(([name, property]) => (
        <SchemaField
          key={name}
          schema={property}
          path={[...path, name]}
          required={schema.required?.includes(name) ?? false}
        />
      ))}
    </div>
  );
  if (schema.title === undefined) return fields;
  return (
    <fieldset className={classes.group}>
      <legend>{schema.title}</legend>
      {fields}
    </fieldset>
  );
}

const FIELDS: Readonly<Record<FieldKind, (props: FieldProps) => React.ReactNode>> = {
  text: TextField,
  secret: SecretField,
  secrets: SecretsField,
  number: NumberField,
  switch: SwitchField,
  choice: ChoiceField,
  oneChoice: OneChoiceField,
  choices: ChoicesField,
  tags: TagsField,
  lines: LinesField,
  duration: DurationField,
  group: GroupField,
  json: JsonField,
};

/** The right field for a schema. */
export function SchemaField(props: FieldProps) {
  const Field = FIELDS[fieldKind(props.schema)];
  return <Field {...props} />;
}
