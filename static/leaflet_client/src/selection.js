/** Outlines around a cell: the chosen one, the one under the pointer, the one of the keyboard. */
import { Polygon } from './lf.js';

/** A dark line on a wide light one, so that it shows on every class. */
export class CellOutline {
  /**
   * @param {L.Map} map
   * @param {string} kind for the style sheet
   */
  constructor(map, kind) {
    this.map = map;
    this.lines = ['casing', 'line'].map(
      (part) =>
        new Polygon([], {
          pane: 'selection',
          interactive: false,
          fill: false,
          className: `outline outline-${part} outline-${kind}`,
        }),
    );
  }

  /** @param {L.LatLng[] | null} ring null takes it away; the last ring stays until told otherwise */
  show(ring) {
    for (const line of this.lines) {
      if (ring) this.map.addLayer(line.setLatLngs(ring));
      else this.map.removeLayer(line);
    }
  }
}
