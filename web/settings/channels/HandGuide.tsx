import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../i18n/translate.ts'
import { ConsoleDrawing } from './ConsoleDrawing.tsx'

const PERMISSIONS = ['whatsapp_business_management', 'whatsapp_business_messaging']
const APPS = { site: 'developers.facebook.com', address: 'https://developers.facebook.com/apps/' }
const SUITE = { site: 'business.facebook.com', address: 'https://business.facebook.com/settings/system-users' }

/** Where in Meta's console each of the five values stands, in words and in drawings of our own. */
export function HandGuide() {
  const { t: say } = useTranslation()
  return (
    <aside aria-labelledby="guide-title" className="flex flex-col gap-6 self-start lg:border-l lg:border-line lg:pl-8">
      <h2 id="guide-title" className="text-base font-semibold">
        {say('byHand.guideTitle')}
      </h2>
      <Part title={say('byHand.guide.app')} path={say('byHand.guide.appWhere')} place={APPS}>
        <ConsoleDrawing
          site={APPS.site}
          nav={[
            say('byHand.drawing.settings'),
            `· ${say('byHand.drawing.basic')}`,
            `· ${say('byHand.drawing.advanced')}`,
          ]}
          active={1}
          rows={[
            { label: say('byHand.appId'), value: '1234 5678 9012 345' },
            { label: say('byHand.appSecret'), value: '••••••••', button: say('byHand.drawing.show') },
          ]}
        />
        <p>{say('byHand.guide.appText')}</p>
        <p>{say('byHand.guide.appSecretText')}</p>
      </Part>
      <Part title={say('byHand.guide.token')} path={say('byHand.guide.tokenWhere')} place={SUITE}>
        <ConsoleDrawing
          site={SUITE.site}
          nav={[
            say('byHand.drawing.users'),
            `· ${say('byHand.drawing.people')}`,
            `· ${say('byHand.drawing.systemUsers')}`,
          ]}
          active={2}
          rows={[
            { label: 'posthorn', value: 'Admin', button: say('byHand.drawing.assign') },
            { label: '', value: '', button: say('byHand.drawing.generate') },
          ]}
        />
        <ol className="flex list-decimal flex-col gap-1.5 pl-5">
          <li>{say('byHand.guide.tokenAdd')}</li>
          <li>{say('byHand.guide.tokenAssets')}</li>
          <li>
            {say('byHand.guide.tokenGenerate')}
            {PERMISSIONS.map((permission) => (
              <code key={permission} className="mt-1 block w-fit rounded-sm bg-sunk px-1.5 text-xs wrap-anywhere">
                {permission}
              </code>
            ))}
          </li>
          <li>{say('byHand.guide.tokenCopy')}</li>
        </ol>
      </Part>
      <Part title={say('byHand.guide.ids')} path={say('byHand.guide.idsWhere')} place={APPS}>
        <ConsoleDrawing
          site={APPS.site}
          nav={['WhatsApp', `· ${say('byHand.drawing.apiSetup')}`]}
          active={1}
          rows={[
            { label: say('byHand.drawing.from'), value: '+49 30 1234567' },
            { label: say('byHand.phoneNumberId'), value: '1060 1234 5678' },
            { label: say('byHand.wabaId'), value: '5240 1234 5678' },
          ]}
        />
        <p>{say('byHand.guide.idsText')}</p>
      </Part>
      <p className="text-sm text-faint">{say('byHand.note')}</p>
    </aside>
  )
}

interface PartProps {
  title: string
  /** The way through Meta's menus. */
  path: string
  place: { site: string; address: string }
  children: ReactNode
}

function Part({ title, path, place, children }: PartProps) {
  const { t: say } = useTranslation()
  return (
    <section className="flex flex-col gap-2 text-soft">
      <h3 className="font-semibold text-text">{title}</h3>
      <p className="font-medium">{path}</p>
      {children}
      <a
        href={place.address}
        target="_blank"
        rel="noreferrer"
        className="inline-flex w-fit items-center gap-1.5 rounded font-medium text-ink hover:underline"
      >
        {say('byHand.open', { site: place.site })}
        <ExternalLink aria-hidden size={14} strokeWidth={1.75} />
      </a>
    </section>
  )
}
