import { z } from 'zod';

const text = z.string().max(10_000);

const address = z
  .looseObject({
    formatted: text.optional(),
    street_address: text.optional(),
    locality: text.optional(),
    region: text.optional(),
    postal_code: text.optional(),
    country: text.optional(),
  })
  .meta({ title: 'Address', description: 'OpenID Connect Core §5.1.1.' });

/** A user's attributes: the standard claims of OpenID Connect Core §5.1 with types, and anything else as JSON. */
export const authenticationContext = z
  .looseObject({
    name: text.optional().meta({ title: 'Full name' }),
    given_name: text.optional().meta({ title: 'Given name' }),
    middle_name: text.optional().meta({ title: 'Middle name' }),
    family_name: text.optional().meta({ title: 'Family name' }),
    nickname: text.optional().meta({ title: 'Nickname' }),
    preferred_username: text.optional().meta({ title: 'Preferred username' }),
    email: text.optional().meta({ title: 'Email' }),
    email_verified: z.boolean().optional().meta({ title: 'Email verified' }),
    phone_number: text.optional().meta({ title: 'Phone number' }),
    phone_number_verified: z.boolean().optional().meta({ title: 'Phone number verified' }),
    groups: z.array(z.string()).optional().meta({ title: 'Groups' }),
    profile: text.optional().meta({ title: 'Profile page' }),
    picture: text.optional().meta({ title: 'Picture' }),
    website: text.optional().meta({ title: 'Website' }),
    gender: text.optional().meta({ title: 'Gender' }),
    birthdate: text.optional().meta({ title: 'Birthdate', description: 'YYYY-MM-DD.' }),
    zoneinfo: text.optional().meta({ title: 'Time zone', description: 'Such as Europe/Paris.' }),
    locale: text.optional().meta({ title: 'Locale', description: 'Such as en-US.' }),
    address: address.optional(),
    updated_at: z.number().int().nonnegative().optional().meta({
      title: 'Updated at',
      description: 'Seconds since 1970-01-01.',
    }),
  })
  .meta({ title: 'Attributes', id: 'AuthenticationContext' });

/** A test user, which is a user of ACP's Sandbox identity provider (acp.md §4). */
export const userSchema = z
  .looseObject({
    username: z.string().min(1).max(1024).meta({
      title: 'Username',
      description:
        'The sub in tokens. Names with characters other than printable ASCII, or longer than 255, get a hash as sub (OpenID Connect Core §2).',
    }),
    password: z.string().max(1024).optional().meta({ title: 'Password', secret: true }),
    hashed_password: z
      .string()
      .max(1024)
      .regex(/^\$scrypt\$/, 'must be a scrypt hash: $scrypt$ln=15,r=8,p=1$salt$hash')
      .optional()
      .meta({
        title: 'Hashed password',
        description: 'Use instead of a password: $scrypt$ln=…,r=…,p=…$salt$hash, base64 without padding.',
        secret: true,
      }),
    disabled: z.boolean().default(false).meta({ title: 'Disabled', description: 'Disabled users can’t log in.' }),
    authentication_context: authenticationContext.prefault({}),
  })
  .meta({ title: 'User', id: 'User' });

export type User = z.output<typeof userSchema>;
export type UserInput = z.input<typeof userSchema>;
