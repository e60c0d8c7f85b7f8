// The hub's rules for passwords, so that the form says what is missing while one types. The hub decides (hub/access).

export const kMinLength = 10; // characters
const kMaxBytes = 256;

/** `missing`: how many characters are missing; `tooLong`: in UTF-8. */
export interface PasswordCheck {
  missing: number;
  tooLong: boolean;
  good: boolean;
}

export function checkPassword(password: string): PasswordCheck {
  const missing = Math.max(0, kMinLength - [...password].length);
  const tooLong = new TextEncoder().encode(password).length > kMaxBytes;
  return { missing, tooLong, good: missing === 0 && !tooLong };
}
