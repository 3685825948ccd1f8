/**
 * The shapes of the answers of the server, for the type checker only.
 *
 * @typedef {'nl' | 'en'} Language
 * @typedef {Record<string, string>} Words
 * @typedef {Record<Language, Words>} Texts
 * @typedef {'value' | 'suppressed' | 'no_data' | 'undefined' | 'provisional'} ValueState
 *
 * @typedef {{start: string, end: string, state: 'settled' | 'provisional'}} Period
 *
 * @typedef {Object} Layer
 * @property {string} id
 * @property {'layer' | 'combination'} kind
 * @property {Texts} texts
 * @property {string} theme
 * @property {number} order
 * @property {boolean} shown
 * @property {string} measure
 * @property {string} source
 * @property {string} holder
 * @property {boolean} synthetic
 * @property {{mode: 'open' | 'protected' | 'restricted', threshold: number | null, least_addresses?: number}} protection
 * @property {Visible[]} [visible] how much is told at each step; of a layer that is not open
 * @property {string} [classification] of a layer that is told exactly
 * @property {Texts} [mark] the same in both languages, as `classification`
 * @property {number[]} resolutions
 * @property {string[]} areas sets by which it may be asked
 * @property {number} opens_at resolution
 * @property {string[]} steps
 * @property {string} step
 * @property {Record<string, Period[]>} periods
 * @property {string} datetime
 * @property {number} delivery
 * @property {string} delivered
 * @property {Partial<Indicators>} indicators
 * @property {string} [expires] when a private layer is gone
 * @property {() => string} [badge] what it is marked with
 * @property {Dimension[]} dimensions
 * @property {boolean} modelled known per area only, and spread over cells
 * @property {Break[]} breaks
 * @property {How} [how] of a combination: how it is made
 * @property {Recipe} [recipe] of a combination
 * @property {MixedInput[]} [inputs] of a combination
 * @property {Record<string, string>} [shares] of a combination: property -> holder
 * @property {boolean} [signed] of a combination: whether zero lies in the middle
 * @property {string[]} [keys] of a combination: what else is kept of each cell
 * @property {string} [of] of a measure: the layer it is a measure of
 * @property {(value: number) => string} [say] of a combination: a value in a word, '' for a number
 * @property {() => string} [why] of a combination: why a value is withheld
 * @property {(showing: import('./showing.js').Showing) => HTMLElement | undefined} [legend] of a combination of two in 3 x 3 classes
 *
 * @typedef {'measure' | 'weighted' | 'ratio' | 'difference' | 'all' | 'any' | 'overlap' | 'bivariate'} How
 * @typedef {'too_few' | 'steady' | 'rising' | 'falling' | 'provisional' | 'break'} Verdict
 * @typedef {{at_least?: number, at_most?: number, top?: number, verdict?: Verdict}} Condition exactly one of these
 *
 * @typedef {Object} Input of a recipe; what is left out is as usual
 * @property {string} layer
 * @property {Record<string, string[]>} [where]
 * @property {string} [when] asked, previous, year_before, newest, or a period
 * @property {'value' | 'rate' | 'smoothed' | 'change' | 'index' | 'share' | 'moving'} [compute]
 * @property {string} [per]
 * @property {number} [times]
 * @property {'previous' | 'year_before'} [against]
 * @property {number} [over]
 * @property {number} [weight]
 * @property {Condition} [high]
 * @property {boolean} [negated]
 *
 * @typedef {{how: How, scale?: 'rank' | 'z' | 'minmax' | 'none', inputs: Input[]}} Recipe
 * @typedef {{name: string, layer: string, texts: Texts, holder: string, share: string, input: Input}} MixedInput
 *
 * @typedef {{step: string, resolution: number, percent: number}} Visible
 * @typedef {Object} Dimension
 * @property {string} name
 * @property {Texts} texts
 * @property {string[]} values
 * @property {Record<string, Words>} labels of values and groups
 * @property {Record<string, string[]>} [groups] declared for a protected layer: name -> values
 *
 * @typedef {Object} Access who asks
 * @property {string} role
 * @property {Texts} texts title and classification
 * @property {string} purpose
 * @property {string} until the last day of the key
 * @property {boolean} exact
 * @property {AreaName[]} areas within which it is answered; none: everywhere
 * @property {[number, number, number, number] | null} bbox of these: west, south, east, north in degrees
 *
 * @typedef {{on: string, texts: Texts}} Break a day on which recording changed
 *
 * @typedef {{id: string, kind: 'areas', texts: Texts, shown: boolean, badge?: () => string}} AreaSet badge: of a private one, until when it is there
 *
 * @typedef {{url: string, attribution: string, max_zoom: number}} BaseMap
 *
 * @typedef {Object} Place
 * @property {Texts} texts
 * @property {boolean} synthetic
 * @property {Language} language
 * @property {[number, number, number, number]} bbox west, south, east, north in degrees
 * @property {BaseMap | null} base_map
 * @property {{id: string, texts: Texts}[]} themes
 * @property {string[]} areas ids of area sets, coarse to fine
 *
 * @typedef {Object} TileJson
 * @property {string[]} tiles
 * @property {number} minzoom
 * @property {number} maxzoom
 * @property {[number, number, number, number]} bounds
 * @property {Record<string, number>} resolutions
 *
 * @typedef {Object} LegendAnswer
 * @property {number[]} breaks inner breaks, one fewer than there are classes
 * @property {string[]} colours
 * @property {number[]} counts cells per class over all periods
 * @property {number} min
 * @property {number} max
 * @property {Record<string, number>} states
 * @property {boolean} whole whether values are whole numbers
 *
 * @typedef {{id: string, code: string, name: string, set: string}} AreaName
 * @typedef {{start: string, end: string, value: number | null, state: ValueState, suppressed: boolean}} SeriesValue
 * @typedef {Object} CellLayerAnswer
 * @property {string} id
 * @property {number | null} value
 * @property {ValueState} state
 * @property {boolean} suppressed
 * @property {string} datetime
 * @property {number} delivery
 * @property {string} [classification] of exact numbers
 * @property {SeriesValue[]} series
 * @property {Record<string, string[]>} where what its numbers are limited to
 *
 * @typedef {Object} CellAnswer
 * @property {string} cell
 * @property {Record<Language, string>} name as it stands in a sentence
 * @property {number} resolution
 * @property {[number, number]} centre
 * @property {number} area_km2
 * @property {AreaName[]} areas
 * @property {CellLayerAnswer[]} layers
 *
 * @typedef {Object} Change against another period
 * @property {'year_before' | 'previous'} against
 * @property {string} datetime
 * @property {number | null} value
 * @property {ValueState} state
 * @property {number | null} percent
 * @property {number | null} low
 * @property {number | null} high
 * @property {string | null} verdict
 *
 * @typedef {Object} Rate
 * @property {string} per a layer, or km2
 * @property {number} times
 * @property {number | null} value
 * @property {ValueState} state
 * @property {{place: number | null, of: number | null}} rank
 *
 * @typedef {{cell: string, name: Record<Language, string>, value: number, share: number | null, times: number | null, why: Record<Language, string>}} TopCell
 *
 * @typedef {Object} Standing
 * @property {{place: number, of: number, areas: number} | null} ranking of: how many areas are told
 * @property {{of_told: number | null, of_city: number | null} | null} share in percent
 * @property {Change[]} changes
 * @property {Rate[]} rates
 * @property {TopCell[]} top
 * @typedef {CellLayerAnswer & Standing} AreaLayerAnswer
 *
 * @typedef {Object} Estimate a sum of cells, of a layer that was not counted by the set
 * @property {string} id
 * @property {number | null} value
 * @property {ValueState} state
 * @property {number | null} error
 * @property {number} cells
 * @property {number} cells_suppressed
 * @property {string} datetime
 * @property {SeriesValue[]} series of open layers alone
 * @property {TopCell[]} top
 *
 * @typedef {AreaName & {distance: number, values: (number | null)[]}} SimilarArea
 * @typedef {{context: {id: string, value: number | null}[], areas: SimilarArea[]}} Similar
 * @typedef {{area: AreaName, similar: Similar | null, layers: AreaLayerAnswer[], estimates: Estimate[]}} AreaAnswer
 *
 * @typedef {Object} Hit what a search finds
 * @property {'area' | 'street' | 'postcode' | 'cell' | 'point'} kind
 * @property {string} id
 * @property {string} title
 * @property {string | null} context where it lies
 * @property {[number, number]} point
 * @property {[number, number, number, number]} bbox
 *
 * @typedef {{name: string, percent: number | null, limit: number | null, passed: boolean, texts: Texts}} Finding
 *
 * @typedef {Object} Quality all but `passed` is told of open sources only
 * @property {boolean} [passed] whether the delivery passed its checks, or a person let it pass
 * @property {number} [accepted_percent]
 * @property {number} [rows_read]
 * @property {number} [rows_accepted]
 * @property {number} [other_level] rows about another place or level, which are no fault
 * @property {number} [repeats]
 * @property {Record<string, number>} [matched] by coordinates, address, street or key
 * @property {Record<string, number>} [stated] rows with a word in the place of a number, by the state it means
 * @property {number} [replaced] records of periods that a later instalment holds anew
 * @property {string} [origin] where the files were fetched
 * @property {Finding[]} [findings]
 *
 * @typedef {Object} Indicators
 * @property {{deliveries: number, arrived: string}} availability
 * @property {Quality} quality
 * @property {{newest_period: string | null, step: string, settles_after: number, cadence: string | null, cadence_step: string | null}} freshness
 * @property {{protection: string, threshold: number | null, agreement_ends: string | null}} security
 *
 * @typedef {Object} Delivery
 * @property {number} number
 * @property {string} arrived
 * @property {boolean} current
 * @property {boolean} [passed] the quality gate
 * @property {string | null} [first_period] of open sources only
 * @property {string | null} [last_period]
 * @property {number} [rows_read]
 * @property {number} [rows_accepted]
 *
 * @typedef {Object} Agreement
 * @property {string | null} basis
 * @property {string | null} purpose
 * @property {string | null} contact
 * @property {string | null} cadence
 * @property {string | null} retention
 * @property {string | null} ends
 * @property {string | null} address where the holder publishes the data
 * @property {string | null} verified the day somebody saw that the address holds them
 *
 * @typedef {{number: number, arrived: string, accepted_percent?: number, rows_read?: number, rows_accepted?: number}} Instalment
 *
 * @typedef {Object} Source
 * @property {string} id
 * @property {Texts} texts
 * @property {string} holder
 * @property {Agreement} agreement
 * @property {'replace' | 'replace_periods' | 'append'} mode what a new delivery does to those before it
 * @property {Delivery[]} deliveries
 * @property {Indicators | null} indicators null until there is a delivery
 * @property {{rel: string, href: string}[]} links
 *
 * @typedef {Object} Unmatched
 * @property {number} delivery
 * @property {number} [rows_read]
 * @property {number | null} [matched_percent]
 * @property {number} [distinct] keys without a match
 * @property {{value: string, rows: number}[]} [unmatched] the most frequent first; only of an open source
 * @property {Texts} [texts] why they are not told, or what they look like
 *
 * @typedef {Record<Language, {sentences: string[]}>} Sentences
 * @typedef {{start: string, end: string}} Stretch
 *
 * @typedef {Object} Account
 * @property {string} id
 * @property {Texts} texts
 * @property {{id: string, texts: Texts, holder: string}} source
 * @property {Quality & {refused?: {reason: string, rows: number, texts: Texts}[], texts: Sentences}} rows
 * @property {{texts: Sentences}} linked
 * @property {{texts: Sentences}} counted
 * @property {{texts: Sentences}} protection
 * @property {{step: string, start: string, end: string, delivered: number, provisional: Stretch[], missing: Stretch[], breaks?: Break[]}} periods
 * @property {{number: number, arrived: string, current: boolean, instalments: Instalment[], texts: Sentences}} delivery
 * @property {{digest: string, changed_since: boolean}} definition
 * @property {{name: string, version: string}} software
 */
export {};
