import { enableUser, type Diagnose, type Finding } from './case.ts';
import { nearMiss } from './near-miss.ts';
import { quoted } from './words.ts';

/** Why a login was refused. The page only says that user name or password is wrong. */
export const login: Diagnose = (the) => {
  const { issuer, form } = the;
  if (!issuer) return undefined;
  const username = form.get('username') ?? '';
  const password = form.get('password') ?? '';
  const user = issuer.users.get(username);
  if (!user) return unknownUser([...issuer.users.keys()], username);
  if (user.disabled) {
    return { cause: `User ${username} is disabled.`, advice: 'Enable the user.', fixes: [enableUser(the, username)] };
  }
  const near =
    user.password === undefined ? undefined : nearMiss('secret', password, [{ value: user.password, about: '' }]);
  const owner = [...issuer.users.values()].find((other) => other.password !== undefined && other.password === password);
  return {
    expected: `the password of ${username}`,
    received: password === '' ? 'an empty password' : `another value of ${password.length} characters`,
    cause:
      password === ''
        ? `The password of ${username} was sent empty.`
        : (near?.sentence('The password', `that of ${username}`) ??
          (owner
            ? `The password is that of ${owner.username}, not that of ${username}.`
            : `The password is not that of ${username}, and nothing similar is known.`)),
    advice: `The page of ${username} in the console shows the password. On the login page you can also choose the user without one.`,
  };
};

function unknownUser(known: readonly string[], username: string): Finding {
  const near = nearMiss(
    'id',
    username,
    known.map((value) => ({ value, about: value })),
  );
  return {
    expected: near?.value ?? 'the username of a test user',
    received: quoted(username),
    cause: near
      ? near.sentence('The username', 'the nearest user')
      : `This workspace has no user ${quoted(username)}, and nothing similar is known.`,
    advice: near ? `Sign in as ${near.value}.` : 'Choose a test user on the login page, or add this one.',
  };
}
