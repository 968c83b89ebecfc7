import { BadgeCheck } from 'lucide-react'
import type { ChannelDetails } from '#contract/channels.ts'
import { nameOfCode } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { classes } from '../../ui/classes.ts'
import { Fact, Facts } from './Facts.tsx'
import { wordOf } from './wordOf.ts'

const QUALITY_LOOKS: Record<string, string> = { GREEN: 'bg-green', YELLOW: 'bg-brass-line', RED: 'bg-red' }

/** What Meta says of the number itself. */
export function NumberFacts({ channel }: { channel: ChannelDetails }) {
  const { t: say } = useTranslation()
  const nameWords = say('connect.nameStatus')
  const quality = channel.qualityRating ?? 'UNKNOWN'
  const isNewName = channel.newNameStatus !== null && channel.newNameStatus !== 'NONE'
  return (
    <Facts>
      <Fact name={say('channel.displayName')}>
        <span className="flex flex-wrap items-center gap-x-2">
          <bdi className="font-medium">{channel.verifiedName ?? say('channel.noName')}</bdi>
          {channel.isOfficial && (
            <span className="inline-flex items-center gap-1 text-sm text-green">
              <BadgeCheck aria-hidden size={14} strokeWidth={1.75} />
              {say('channel.official')}
            </span>
          )}
        </span>
        <p className={classes('text-sm', channel.nameStatus === 'DECLINED' ? 'text-red' : 'text-soft')}>
          {wordOf(nameWords, channel.nameStatus)}
        </p>
        {isNewName && (
          <p className="text-sm text-soft">
            {say('channel.newName', { status: wordOf(nameWords, channel.newNameStatus) })}
          </p>
        )}
      </Fact>
      {channel.username && (
        <Fact name={say('channel.username')}>
          <bdi>{channel.username}</bdi>
        </Fact>
      )}
      <Fact name={say('channel.status')}>
        {wordOf(say('channel.statuses'), channel.numberStatus) ?? say('channel.unknown')}
      </Fact>
      <Fact name={say('channel.quality')} hint={say('channel.qualityHint')}>
        <span className="inline-flex items-center gap-2">
          <span aria-hidden className={classes('size-2.5 rounded-full', QUALITY_LOOKS[quality] ?? 'bg-line-strong')} />
          {wordOf(say('channel.qualities'), quality)}
        </span>
      </Fact>
      <Fact name={say('channel.throughput')}>{say('channel.perSecond', { count: channel.throughputPerSecond })}</Fact>
      <Fact name={say('channel.region')}>
        {channel.connection === 'practice' && !channel.dataRegion
          ? say('channel.onThisMachine')
          : channel.dataRegion
            ? nameOfCode('region', channel.dataRegion)
            : say('channel.regionDefault')}
      </Fact>
      <Fact
        name={say('channel.ids')}
        hint={channel.webhookBy === 'number' ? say('channel.webhookByNumber') : undefined}
      >
        <p className="figures text-sm">
          {say('channel.phoneNumberId')}: {channel.phoneNumberId}
        </p>
        <p className="figures text-sm">
          {say('channel.wabaId')}: {channel.wabaId}
        </p>
      </Fact>
    </Facts>
  )
}
