/** Files in a bubble: picture, film, voice, document, sticker. Bytes come from the simulator only, never from elsewhere. */
import { markPlayed } from '../acts.ts'
import { controlUrl } from '../control.ts'
import { type Child, type Description, element } from '../element.ts'
import { duration, fileSize } from '../format.ts'
import { current, type State } from '../state.ts'
import type { Message } from '../wire.ts'
import { icon } from './icon.ts'
import { textIn } from './summary.ts'

export const mediaSource = (mediaUrl: string | null | undefined): string | null =>
  mediaUrl ? controlUrl(mediaUrl) : null

export function picture({ words }: State, message: Message): Child {
  const source = mediaSource(message.mediaUrl)
  if (source === null) return gone(words.mediaGone)
  return element(
    'a',
    {
      class: 'picture',
      href: source,
      target: '_blank',
      rel: 'noopener',
      'aria-label': `${words.kind.image}: ${words.open}`,
    },
    element('img', { src: source, alt: textIn(message.content, 'caption') || words.kind.image, loading: 'lazy' }),
  )
}

export function sticker({ words }: State, message: Message): Child {
  const source = mediaSource(message.mediaUrl)
  return source === null
    ? gone(words.mediaGone)
    : element('img', { class: 'sticker', src: source, alt: words.kind.sticker, loading: 'lazy' })
}

export function video({ words }: State, message: Message): Child {
  const source = mediaSource(message.mediaUrl)
  return source === null
    ? gone(words.mediaGone)
    : element('video', {
        class: 'film',
        src: source,
        controls: true,
        preload: 'metadata',
        playsinline: true,
        'aria-label': words.kind.video,
      })
}

export function document({ words, language }: State, message: Message): Child {
  const source = mediaSource(message.mediaUrl)
  const name = textIn(message.content, 'filename') || words.kind.document
  const size = Number(message.content.file_size)
  const inside: Child[] = [
    icon('file'),
    element(
      'span',
      { class: 'row-text' },
      element('strong', null, name),
      element(
        'small',
        null,
        source === null ? words.mediaGone : size > 0 ? fileSize(size, language) : textIn(message.content, 'mime_type'),
      ),
    ),
  ]
  return source === null
    ? element('div', { class: 'person' }, inside)
    : element('a', { class: 'person', href: source, target: '_blank', rel: 'noopener', download: name }, inside)
}

/** A voice message or a piece of audio with its own small player. */
export function audio({ words }: State, message: Message): Child {
  const source = mediaSource(message.mediaUrl)
  if (source === null) return gone(words.mediaGone)
  return element(
    'div',
    { class: 'voice', key: `voice ${message.id}`, mounted: (node: HTMLElement) => attachPlayer(node, message) },
    element('audio', { src: source, preload: 'metadata' }),
    element('button', { type: 'button', class: 'icon-button voice-play', 'aria-label': words.play }, [
      icon('play', 'when-paused'),
      icon('pause', 'when-playing'),
    ]),
    element('input', { type: 'range', min: '0', max: '1', step: 'any', 'aria-label': words.voicePosition }),
    element('span', { class: 'voice-time', ownInside: true }),
    message.content.voice ? icon('mic', 'voice-sign') : null,
  )
}

/** The player changes its own nodes; drawing again leaves what it set alone, as no description names it. */
function attachPlayer(node: HTMLElement, message: Message): void {
  const sound = node.querySelector('audio')
  const play = node.querySelector('button')
  const position = node.querySelector('input')
  const time = node.querySelector('.voice-time')
  if (!sound || !play || !position || !time) return
  let isReported = false
  const show = () => {
    const length = Number.isFinite(sound.duration) ? sound.duration : 0
    position.value = length > 0 ? String(sound.currentTime / length) : '0'
    time.textContent = duration(sound.paused && sound.currentTime === 0 ? length : sound.currentTime)
    node.classList.toggle('playing', !sound.paused)
    play.setAttribute('aria-label', sound.paused ? current().words.play : current().words.pause)
  }
  for (const name of ['loadedmetadata', 'durationchange', 'timeupdate', 'play', 'pause', 'ended'])
    sound.addEventListener(name, show)
  sound.addEventListener('play', () => {
    if (message.from !== 'business' || !message.content.voice || isReported) return
    isReported = true
    markPlayed(message.id)
  })
  play.addEventListener('click', () => (sound.paused ? sound.play().catch(show) : sound.pause()))
  position.addEventListener('input', () => {
    if (Number.isFinite(sound.duration)) sound.currentTime = Number(position.value) * sound.duration
  })
  show()
}

const gone = (text: string): Description => element('p', { class: 'body gone' }, icon('ban'), text)
