/** Code that reports to the page if it ever runs, in each of the ways a page can be tricked. */
const CALL = 'window.__ran=(window.__ran||0)+1'

const VECTORS = [
  `<script>${CALL}</script>`,
  `<img src=x onerror="${CALL}">`,
  `<svg onload="${CALL}">`,
  `<svg><script>${CALL}</script></svg>`,
  `<svg><animate onbegin="${CALL}" attributeName=x dur=1s>`,
  `<body onload="${CALL}">`,
  `<iframe src="javascript:parent.${CALL}">`,
  `<iframe srcdoc="<script>parent.${CALL}</script>">`,
  `<object data="javascript:${CALL}">`,
  `<embed src="javascript:${CALL}">`,
  `<video><source onerror="${CALL}"></video>`,
  `<video src=x onerror="${CALL}">`,
  `<audio src=x onerror="${CALL}">`,
  `<input autofocus onfocus="${CALL}">`,
  `<details open ontoggle="${CALL}">`,
  `<marquee onstart="${CALL}">`,
  `<a href="javascript:${CALL}" autofocus onfocus="${CALL}">x</a>`,
  `<form action="javascript:${CALL}"><button autofocus onfocus="${CALL}">`,
  `<math><mtext><img src=x onerror="${CALL}">`,
  `<style onload="${CALL}"></style>`,
  `<link rel=stylesheet href="javascript:${CALL}" onerror="${CALL}">`,
  `<meta http-equiv=refresh content="0;javascript:${CALL}">`,
  `<base href="javascript:${CALL}//">`,
  `<template><img src=x onerror="${CALL}"></template>`,
  `<noscript><p title="</noscript><img src=x onerror='${CALL}'>">`,
]

const BEFORE = [
  '',
  '">',
  "'>",
  '</p>',
  '</title>',
  '</textarea>',
  '</script>',
  '--><!--',
  '{{{',
  ']]>',
]
const AROUND: ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll('<', '\uff1c').replaceAll('>', '\uff1e'),
  (text) => text.replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
]

/** So many different strings, each at most `most` characters. */
export function xssStrings(count: number, most: number): string[] {
  const all = AROUND.flatMap((wrap) =>
    BEFORE.flatMap((before) => VECTORS.map((vector) => wrap(before + vector))),
  )
  const fitting = [...new Set(all)].filter((text) => [...text].length <= most)
  if (fitting.length < count) throw new Error(`only ${fitting.length} strings`)
  return fitting.slice(0, count)
}
