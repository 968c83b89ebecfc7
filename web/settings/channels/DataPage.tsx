import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import type { DataLocations } from '#contract/terms.ts'
import { termsText } from '#core/terms/index.ts'
import { nameOfCode } from '../../i18n/format.ts'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Failed, Section, Waiting } from '../Page.tsx'
import { ConnectPage, ForManagers } from './ConnectPage.tsx'
import { dataExportAddress, getDataLocations } from './endpoints.ts'
import { Fact, Facts } from './Facts.tsx'
import { TermsText } from './TermsBox.tsx'
import { Acceptances } from './TermsRecord.tsx'

/** What is stored where, for the privacy file (product A9). */
export function DataPage() {
  const { t: say } = useTranslation()
  return (
    <ForManagers title={say('channel.dataTitle')}>
      <ConnectPage title={say('channel.dataTitle')} text={say('channel.dataText')}>
        <Places />
      </ConnectPage>
    </ForManagers>
  )
}

function Places() {
  const { t: say } = useTranslation()
  const { data, error, refetch } = useQuery({ queryKey: ['data-locations'], queryFn: getDataLocations, staleTime: 0 })
  if (!data) return error ? <Failed error={error} retry={refetch} /> : <Waiting />
  const { database, publicUrl, filesFolder, retention } = data
  return (
    <div>
      <a
        href={dataExportAddress(currentLocale())}
        download
        className="mb-8 inline-flex h-9 items-center gap-2 rounded border border-line-strong bg-paper px-3.5 text-base font-medium hover:bg-hover"
      >
        <Download aria-hidden size={16} strokeWidth={1.75} />
        {say('channel.dataExport')}
      </a>
      <Section title={say('channel.dataHere')}>
        <Facts>
          <Fact name={say('channel.dataDatabase')}>
            {database.kind === 'embedded'
              ? say('channel.databaseEmbedded', { url: publicUrl })
              : say('channel.databaseServer', { host: database.host })}
          </Fact>
          <Fact name={say('channel.dataFiles')}>{say('channel.filesFolder', { folder: filesFolder })}</Fact>
          <Fact name={say('channel.dataDeliveries')}>
            {say('channel.deliveriesDays', { count: retention.rawDeliveriesDays })}
          </Fact>
          <Fact name={say('channel.dataConversations')}>{say('channel.untilDeleted')}</Fact>
        </Facts>
      </Section>
      <Section title={say('channel.dataMeta')}>
        {data.numbers.length === 0 && <p className="py-3 text-soft">{say('channel.noNumbers')}</p>}
        <Facts>
          {data.numbers.map((number) => (
            <Fact
              key={number.displayPhoneNumber}
              name={say('channel.dataNumber', { number: number.displayPhoneNumber })}
              hint={number.name}
            >
              <Region number={number} />
            </Fact>
          ))}
        </Facts>
      </Section>
      <Section title={say('channel.termsTitle')}>
        <div className="mt-3 flex flex-col gap-3">
          <Acceptances terms={data.terms} />
          <details>
            <summary className="w-fit rounded font-medium text-ink hover:underline">{say('channel.readTerms')}</summary>
            <TermsText text={termsText(currentLocale())} />
          </details>
        </div>
      </Section>
    </div>
  )
}

function Region({ number }: { number: DataLocations['numbers'][number] }) {
  const { t: say } = useTranslation()
  if (number.connection === 'practice') return say('channel.onThisMachine')
  return number.region ? say('channel.inRegion', { region: nameOfCode('region', number.region) }) : say('channel.inUsa')
}
