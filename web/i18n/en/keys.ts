export const keys = {
  next: 'Next conversation',
  previous: 'Previous conversation',
  open: 'Open it',
  notifications: 'Notifications',
  choose: 'Choose the conversation',
  filter: 'Filter the list',
  saveView: 'Save as a view',
  editView: 'Edit the view',
  showKeys: 'Show all keys',
  goTo: 'Go to {{place}}',
  practicePhone: 'Practice phone',
}
