import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight, ClipboardPaste, Smartphone } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ConnectionKind, ConnectionOffer, OnboardingWay } from '#contract/onboarding.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Notice } from '../../ui/Notice.tsx'
import { WhatsAppMark } from '../../ui/WhatsAppMark.tsx'
import { Failed, Waiting } from '../Page.tsx'
import { ConnectPage, ForManagers, PracticeMark } from './ConnectPage.tsx'
import { getConnections } from './endpoints.ts'

/** What can be connected here, and in which ways. */
export function ChoosePage() {
  const { t: say } = useTranslation()
  return (
    <ForManagers title={say('connect.chooseTitle')}>
      <ConnectPage title={say('connect.chooseTitle')} text={say('connect.chooseText')}>
        <Ways />
      </ConnectPage>
    </ForManagers>
  )
}

function Ways() {
  const { t: say } = useTranslation()
  const { data, error, refetch } = useQuery({ queryKey: ['connections'], queryFn: getConnections })
  if (!data) return error ? <Failed error={error} retry={refetch} /> : <Waiting />
  const meta = data.connections.find(({ connection }) => connection === 'meta')
  const practice = data.connections.find(({ connection }) => connection === 'practice')
  const offers = (offer: ConnectionOffer | undefined, way: OnboardingWay) => offer?.ways.includes(way) ?? false
  const whatsApp = <WhatsAppMark label="" size={20} />
  return (
    <div className="flex flex-col gap-4">
      {!offers(meta, 'signup') && <Notice>{say('connect.notSetUp')}</Notice>}
      <ul className="border-t border-line">
        {offers(meta, 'signup') && (
          <Way way="signup" connection="meta" icon={whatsApp} title={say('connect.whatsApp')}>
            {say('connect.whatsAppText')}
          </Way>
        )}
        {offers(meta, 'hand') && (
          <Way
            way="hand"
            connection="meta"
            icon={<ClipboardPaste aria-hidden size={20} strokeWidth={1.5} />}
            title={say('connect.byHand')}
          >
            {say('connect.byHandText')}
          </Way>
        )}
        {offers(practice, 'signup') && (
          <Way
            way="signup"
            connection="practice"
            icon={<Smartphone aria-hidden size={20} strokeWidth={1.5} />}
            title={say('connect.practice')}
          >
            {say('connect.practiceText')}
          </Way>
        )}
        {offers(practice, 'hand') && (
          <Way
            way="hand"
            connection="practice"
            icon={<ClipboardPaste aria-hidden size={20} strokeWidth={1.5} />}
            title={say('connect.practiceByHand')}
          >
            {say('connect.practiceByHandText')}
          </Way>
        )}
      </ul>
    </div>
  )
}

interface WayProps {
  way: OnboardingWay
  connection: ConnectionKind
  icon: ReactNode
  title: string
  children: ReactNode
}

function Way({ way, connection, icon, title, children }: WayProps) {
  return (
    <li className="border-b border-line">
      <Link
        to="/settings/inboxes/connect/prepare"
        search={{ way, connection }}
        className="flex items-center gap-4 rounded px-2 py-4 hover:bg-hover"
      >
        <span className="flex size-9 shrink-0 items-center justify-center text-soft">{icon}</span>
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-2 text-base font-semibold">
            {title}
            {connection === 'practice' && <PracticeMark />}
          </span>
          <span className="mt-0.5 block text-soft">{children}</span>
        </span>
        <ChevronRight aria-hidden size={18} className="shrink-0 text-faint" />
      </Link>
    </li>
  )
}
