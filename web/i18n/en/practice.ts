export const practice = {
  inTab: 'Open in a tab of its own',
  putAway: 'Put the phone away',
}
