/** Where in Meta's console each field of the way by hand stands (fact sheet §14.1). */
const PLACES = {
  en: {
    appId: 'developers.facebook.com, My Apps, your app: the app ID stands at the top.',
    appSecret: 'developers.facebook.com, your app, App settings, Basic, App secret, Show.',
    token:
      'business.facebook.com, Settings, Users, System users: choose or add one with full control of the app and the WhatsApp account, then Generate token for the app, never expiring, with whatsapp_business_management and whatsapp_business_messaging.',
    wabaId: 'developers.facebook.com, your app, WhatsApp, API setup: WhatsApp Business Account ID.',
    phoneNumberId: 'developers.facebook.com, your app, WhatsApp, API setup: Phone number ID, below the number in From.',
  },
  de: {
    appId: 'developers.facebook.com, Meine Apps, deine App: Die App-ID steht oben.',
    appSecret: 'developers.facebook.com, deine App, App-Einstellungen, Allgemeines, App-Geheimcode, Anzeigen.',
    token:
      'business.facebook.com, Einstellungen, Nutzer, Systemnutzer: Wähle oder erstelle einen mit voller Kontrolle über die App und das WhatsApp-Konto, dann „Token generieren“ für die App, ohne Ablauf, mit whatsapp_business_management und whatsapp_business_messaging.',
    wabaId: 'developers.facebook.com, deine App, WhatsApp, API-Einrichtung: ID des WhatsApp-Business-Kontos.',
    phoneNumberId:
      'developers.facebook.com, deine App, WhatsApp, API-Einrichtung: Telefonnummer-ID, unter der Nummer bei „Von“.',
  },
} as const

/** Where the right value of this field is to be found. */
export const fieldPlace = (field: keyof (typeof PLACES)['en'], locale: 'en' | 'de'): string => PLACES[locale][field]
