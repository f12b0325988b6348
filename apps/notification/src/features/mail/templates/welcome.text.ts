/** The welcome mail for readers that show plain text. */
export const WELCOME_TEXT = `Hello {{firstname}} {{lastname}},

an account was made for you. Your user name is {{username}}.

If you did not expect this mail, you need not do anything.
`;
