export const search = {
  label: 'Search messages, contacts and files',
  placeholder: 'Search',
  clear: 'Clear',
  close: 'Close the search',
  results: 'What was found',
  contacts: 'Contacts',
  messages: 'Messages',
  you: 'You',
  file: 'File: ',
  hintTitle: 'Look for anything',
  hintText:
    'Words of messages, names of contacts and files, numbers in any spelling. Put words in quotation marks to find them exactly as they are.',
  noneTitle: 'Nothing found for “{{q}}”',
  noneText:
    'Try fewer or shorter words, or another spelling. What was written a moment ago is found within two seconds.',
  failedTitle: 'The search did not work',
  found_one: '{{count}} result',
  found_other: '{{count}} results',
  more: 'Show more',
  noConversation: 'No conversation yet',
}
