export const CONTACTS_KEY = ['contacts']
