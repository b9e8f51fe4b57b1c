/** What your app asks of every request: its login, and its CSRF token for writes. */
export const headers = { "X-Staff": "ana", "X-CSRF": "token-of-the-page" };
