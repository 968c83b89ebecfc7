/** The Chromium that pages are driven in. */
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'
import { memoryFolder } from './memory.ts'

/** In one process the first page that closes would take the others with it. And a graphics card that a processor plays costs
 *  more than half of all that a page does; without one Chromium draws the same by itself. */
const NOT_OURS = /^--(single-process|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist)/

export const launchChromium = async (more: readonly string[] = []): Promise<Browser> =>
  playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((argument) => !NOT_OURS.test(argument)), '--disable-gpu', ...more],
    // Playwright lets pages share files on the disk, for machines with too little memory to share.
    ignoreDefaultArgs: memoryFolder() ? ['--disable-dev-shm-usage'] : [],
    headless: true,
  })
