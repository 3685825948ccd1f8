import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createState, fromHash, toHash } from '../src/state.js';

const STATE = {
  lang: 'en',
  layers: [
    { id: 'burglaries', opacity: 85 },
    { id: 'nuisance', opacity: 100 },
  ],
  where: ['nuisance.channel=app', 'burglaries.kind=a, b=c & d'],
  made: [],
  step: 'quarter',
  start: '2023-10-01',
  areas: ['districts'],
  base: false,
  view: { lat: 52.3, lon: 3.9, zoom: 13 },
  cell: '89196bd6bc3ffff',
  area: '',
  page: 'account/burglaries/3',
  resolution: 8,
  isPublic: true,
  asker: 2,
};
const said = ({ area, asker, made, ...rest }) => rest;

test('a permalink brings back all of the state', () => {
  assert.deepEqual(fromHash(toHash(STATE)), said(STATE));
});

const MINE = 'c_ltr4vfmfipif2hjac5t3hphr';

test('a combination on the map is in a permalink with how it is made, another by its name', () => {
  const other = `c_${'a'.repeat(24)}`;
  const made = [`${MINE}~eyJob3ci`, `${other}~eyJob3ci`];
  const layers = [{ id: MINE, opacity: 100 }];
  assert.deepEqual(fromHash(toHash({ ...STATE, layers, made })).made, [`${MINE}~eyJob3ci`, other]);
});

test('what is no name of a combination is not taken for one', () => {
  assert.deepEqual(fromHash(`made=${MINE},c_short,${MINE}~a b,../x`).made, [MINE]);
});

test('a permalink brings back an area', () => {
  const { area, cell } = fromHash(toHash({ ...STATE, cell: '', area: 'wijken.A & B' }));
  assert.deepEqual([area, cell], ['wijken.A & B', undefined]);
});

test('a permalink tells nothing of who asks', () => {
  const bare = { ...STATE, resolution: null, isPublic: false };
  assert.doesNotMatch(toHash(bare), /asker|view=|resolution/);
});

test('a cell and an area are never chosen together', () => {
  assert.equal(fromHash('cell=89196bd6bc3ffff&area=districts.D1').area, undefined);
});

test('only pages that there are can be opened', () => {
  const pages = [
    'sources',
    'sources/a_1',
    'account/noise',
    'account',
    'account/../x',
    'other',
    'account/a/b',
  ];
  const opened = pages.filter((page) => fromHash(`page=${page}`).page === page);
  assert.deepEqual(opened, ['sources', 'sources/a_1', 'account/noise']);
});

test('nothing shown is kept as nothing shown', () => {
  const bare = { ...STATE, layers: [], areas: [], view: null, cell: '', base: true, page: '', where: [] };
  const { view, cell, base, page, where, made, ...rest } = bare;
  assert.deepEqual(fromHash(toHash(bare)), said(rest));
});

test('names with odd signs survive', () => {
  const layers = [{ id: 'a&b=c,d:e', opacity: 40 }];
  assert.deepEqual(fromHash(toHash({ ...STATE, layers })).layers, layers);
});

test('what a hash says wrongly is left out', () => {
  assert.deepEqual(fromHash('#map=99/1/2&step=hour&time=yesterday&cell=x&lang=fr&layers=%E0%A4%A'), {
    layers: [],
  });
});

test('an opacity out of range becomes full', () => {
  assert.equal(fromHash('layers=a:3').layers[0].opacity, 100);
});

test('an empty hash says nothing', () => {
  assert.deepEqual(fromHash(''), {});
});

test('watchers hear only of what they watch', () => {
  const state = createState(STATE);
  let heard = 0;
  state.watch(['lang'], () => heard++);
  state.set({ cell: '' });
  state.set({ lang: 'nl' });
  state.set({ lang: 'nl' });
  assert.equal(heard, 1);
});

test('a layer that leaves the map takes its filter along', () => {
  const state = createState(STATE);
  state.set({ layers: [STATE.layers[1]] });
  assert.deepEqual(state.get().where, ['nuisance.channel=app']);
});

test('a filter that came with its layer is kept', () => {
  const state = createState({ ...STATE, layers: [], where: [] });
  state.set({ layers: STATE.layers, where: STATE.where });
  assert.deepEqual(state.get().where, STATE.where);
});
