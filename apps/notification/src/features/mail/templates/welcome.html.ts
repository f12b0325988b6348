/**
 * The welcome mail for readers that show HTML: tables and inline styles, which is what mail clients understand.
 * A module, so that it is there in a bundle, too.
 */
export const WELCOME_HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light">
    <title>{{subject}}</title>
  </head>
  <body style="margin: 0; padding: 0; background: #f3f4f6;">
    <table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="background: #f3f4f6;">
      <tr>
        <td align="center" style="padding: 24px 12px;">
          <table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="max-width: 560px; background: #ffffff;">
            <tr>
              <td style="padding: 24px; background: {{accent}};">
                <h1 style="margin: 0; font: bold 24px/1.3 Arial, sans-serif; color: #ffffff;">Welcome, {{firstname}}</h1>
              </td>
            </tr>
            <tr>
              <td style="padding: 24px; font: 16px/1.5 Arial, sans-serif; color: #1f2937;">
                <p style="margin: 0 0 16px;">Hello {{firstname}} {{lastname}},</p>
                <p style="margin: 0 0 16px;">an account was made for you. Your user name is <strong>{{username}}</strong>.</p>
                <p style="margin: 0;">If you did not expect this mail, you need not do anything.</p>
              </td>
            </tr>
          </table>
        </td>
      </tr>
    </table>
  </body>
</html>
`;
