/* Opens an EPUB in two reading engines, at the sizes of a phone, an e-ink reader and a tablet, in light and dark, turns all
   pages, and prints what a reader would complain of: a line of JSON for each engine and look,

       { "engine": "foliate", "look": "phone, dark, 200 %", "chapters": 3, "pages": 21, "links": 40, "pageList": 14, "faults": [] }

   node readers.mjs BOOK.epub [--photographs FOLDER] [--look NAME …]

   A look is called like "phone, dark, 200 %". Without --look there are all of `listLooks`. */

import { createReadStream, mkdirSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { parseArgs } from 'node:util'
import puppeteer from 'puppeteer-core'

const HERE = import.meta.dirname
const ENGINES = ['foliate', 'epubjs']
const DEVICES = { phone: [360, 640], 'e-ink': [600, 800], tablet: [820, 1180] }
const MODES = { light: ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'], dark: ['rgb(221, 221, 221)', 'rgb(18, 18, 18)'] }
const SIZES = [100, 200]
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.epub': 'application/epub+zip', '.css': 'text/css' }

const { values: options, positionals: [path] } = parseArgs({
    allowPositionals: true,
    options: { photographs: { type: 'string' }, look: { type: 'string', multiple: true } },
})

function* listLooks() {
    for (const [device, [width, height]] of Object.entries(DEVICES))
        for (const [mode, [ink, background]] of Object.entries(MODES))
            for (const size of SIZES) yield { name: `${device}, ${mode}, ${size} %`, width, height, ink, background, size }
}

function serve() {
    const server = createServer((request, response) => {
        const name = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname))
        const file = name === '/book.epub' ? path : join(HERE, name)
        try {
            statSync(file)
        } catch {
            response.writeHead(404).end()
            return
        }
        response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
        createReadStream(file).pipe(response)
    })
    return new Promise(done => server.listen(0, '127.0.0.1', () => done(server)))
}

async function read(browser, address, engine, look) {
    const page = await browser.newPage()
    const faults = []
    page.on('pageerror', error => faults.push(`the engine failed: ${error.message}`))
    await page.setViewport({ width: look.width, height: look.height })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.background.includes('255') ? 'light' : 'dark' }])
    await page.goto(`${address}/${engine}.html`)
    await page.waitForFunction('window.engine')
    const call = (name, ...values) => page.evaluate((name, values) => window.engine[name](...values), name, values)
    const book = await call('open', '/book.epub', { ...look })
    const links = new Set([...book.toc.map(it => it.href), ...book.pages.map(it => it.href)])
    let pages = 0
    for (const [number, section] of book.sections.entries()) {
        await call('show', section)
        const complaints = await call('look')
        faults.push(...complaints.map(it => `${section}: ${it}`))
        for (const href of await call('listLinks')) links.add(href)
        do {
            pages += 1
            if (options.photographs) await photograph(page, engine, look, number, pages)
        } while (await call('turn'))
    }
    for (const href of links)
        try {
            await call('show', href)
        } catch (error) {
            faults.push(error.message.split('\n')[0])
        }
    await page.close()
    return {
        engine, look: look.name, chapters: book.sections.length, pages, links: links.size, pageList: book.pages.length,
        faults: [...new Set(faults)],
    }
}

async function photograph(page, engine, look, chapter, number) {
    const name = `${engine}-${look.name.replaceAll(/[ ,%]+/g, '-')}${String(chapter).padStart(3, '0')}-${String(number).padStart(3, '0')}.png`
    mkdirSync(options.photographs, { recursive: true })
    await page.screenshot({ path: join(options.photographs, name) })
}

const server = await serve()
const browser = await puppeteer.launch({
    executablePath: process.env.PUPPETEER_EXECUTABLE_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
})
try {
    for (const look of listLooks()) {
        if (options.look && !options.look.includes(look.name)) continue
        for (const engine of ENGINES)
            console.log(JSON.stringify(await read(browser, `http://127.0.0.1:${server.address().port}`, engine, look)))
    }
} finally {
    await browser.close()
    server.close()
}
