import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxOf, followed, withoutNames } from '../src/download.js';

const bounds = (south, west, north, east) => ({
  getSouthWest: () => ({ lat: south, lng: west }),
  getNorthEast: () => ({ lat: north, lng: east }),
});

test('what is in view is a box in the order of the server', () => {
  assert.equal(boxOf(bounds(52.1, 4.2, 52.3, 4.4)), '4.200000,52.100000,4.400000,52.300000');
});

test('a view wider than the world is the world', () => {
  assert.equal(boxOf(bounds(-95, -260, 95, 300)), '-180.000000,-90.000000,180.000000,90.000000');
});

test('a page after the first goes on without the names of its columns', () => {
  assert.equal(withoutNames('h3;value\r\n87a;1\r\n87b;2\r\n'), '87a;1\r\n87b;2\r\n');
  assert.equal(withoutNames('\ufeffh3;value\r\n87a;1\r\n'), '87a;1\r\n');
});

test('the next page is found among other links, below the address of the document', () => {
  const collection = '<https://a.test/v1/collections/x>; rel="describedby"';
  const next = '<https://a.test/v1/collections/x/items?f=csv&cursor=1.ab>; rel="next"';
  assert.equal(followed(`${collection}, ${next}`), 'collections/x/items?f=csv&cursor=1.ab');
  assert.equal(followed(collection), '');
});
