/* What a person would notice on the pages of an e-book, found out by measuring. Runs in the browser, for every engine. */

const READABLE = 4.5 // WCAG 2.2, 1.4.3: contrast of text
const SLACK = 1.5 // pixels, for rounding and for letters that lean out of their box

/* Give, as sentences, what is wrong with a chapter that an engine has laid out in columns. `page` is what the reader
   shows at a time: { width, height, background }. */
export function inspect(doc, page) {
    const boxes = listTextBoxes(doc)
    const found = [...findCut(boxes, page), ...findOverlaps(boxes), ...findPale(boxes, doc, page)]
    for (const image of doc.querySelectorAll('img, svg')) found.push(...findCutImage(image, page))
    return [...new Set(found)]
}

export function listTextBoxes(doc) {
    const boxes = []
    const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
    const range = doc.createRange()
    while (walker.nextNode()) {
        const node = walker.currentNode
        if (!node.data.trim() || isHidden(node.parentElement)) continue
        range.selectNodeContents(node)
        for (const box of range.getClientRects())
            if (box.width > 0.5 && box.height > 0.5) boxes.push({ box, node, text: node.data.trim().slice(0, 40) })
    }
    return boxes
}

function isHidden(element) {
    return !element.checkVisibility({ visibilityProperty: true })
}

/* Text that the edge of a page cuts: it belongs to two pages at once, or sticks out below. */
function* findCut(boxes, { width, height }) {
    for (const { box, text } of boxes) {
        const begins = Math.floor((box.left + SLACK) / width), ends = Math.floor((box.right - SLACK) / width)
        if (begins !== ends) yield `cut by the edge of a page: ${text}`
        if (box.top < -SLACK || box.bottom > height + SLACK) yield `out of the page: ${text}`
    }
}

function* findCutImage(image, { width, height }) {
    const box = image.getBoundingClientRect()
    if (!box.width || image.closest('svg') !== (image.tagName === 'svg' ? image : null)) return
    const cut = Math.floor((box.left + SLACK) / width) !== Math.floor((box.right - SLACK) / width)
    if (cut || box.bottom > height + SLACK) yield `a picture is cut: ${image.getAttribute('src') ?? 'svg'}`
    if (image.tagName === 'img' && image.complete && !image.naturalWidth) yield `a picture is missing: ${image.src}`
}

/* Text over text. Lines may touch; they may not share a third of their height. */
function* findOverlaps(boxes) {
    const sorted = boxes.toSorted((a, b) => a.box.left - b.box.left)
    for (const [index, { box, node, text }] of sorted.entries()) {
        for (let next = index + 1; next < sorted.length && sorted[next].box.left < box.right - SLACK; next++) {
            const other = sorted[next]
            const shared = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top)
            if (other.node !== node && shared > Math.min(box.height, other.box.height) / 3)
                yield `one over the other: ${text} / ${other.text}`
        }
    }
}

function* findPale(boxes, doc, page) {
    const seen = new Set()
    for (const { node, text } of boxes) {
        const element = node.parentElement
        if (seen.has(element)) continue
        seen.add(element)
        const ink = readColour(doc.defaultView.getComputedStyle(element).color)
        const ratio = findContrast(ink, findBackground(element, page))
        if (ratio < READABLE) yield `contrast ${ratio.toFixed(1)}: ${text}`
    }
}

function findBackground(element, page) {
    for (let at = element; at; at = at.parentElement) {
        const colour = readColour(at.ownerDocument.defaultView.getComputedStyle(at).backgroundColor)
        if (colour[3] > 0.99) return colour
    }
    return readColour(page.background)
}

function readColour(text) {
    const [red, green, blue, alpha = 1] = text.match(/[\d.]+/g).map(Number)
    return [red, green, blue, alpha]
}

function findContrast(one, other) {
    const [dark, light] = [measureLight(one), measureLight(other)].toSorted((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
}

function measureLight(colour) {
    const [red, green, blue] = colour.slice(0, 3).map(value => {
        const part = value / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
