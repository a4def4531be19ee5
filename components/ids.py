"""Every component id, so that a layout and the callback that fills it cannot drift apart."""

from typing import NamedTuple


class FilterIds(NamedTuple):
    """The places of one page's filter: its text as the address writes it, and the form that changes it.

    `said` holds what `message` shows: it is there with the page, and `message` only once the page is drawn.
    """

    text: str
    chips: str
    editor: str
    edited: str
    removed: str
    form: str
    said: str
    message: str
    open: str


def filter_ids(page: str) -> FilterIds:
    """The ids of a page's filter; each page has its own, for a callback may only name what its page holds."""
    return FilterIds(*(f"{page}-filter-{part}" for part in FilterIds._fields))


class PageIds(NamedTuple):
    """The places of a dataset's page: what is filled, a timer to look again, what was drawn, what it still asks."""

    body: str
    poll: str
    state: str
    asking: str


def asking(part: str) -> str:
    """The store of a part that came without its content; it is there only until the part is asked for."""
    return f"{part}-asking"


def page_ids(page: str) -> PageIds:
    """The ids of a page of a dataset."""
    return PageIds(page, f"{page}-poll", f"{page}-state", asking(page))


# A dataset's pages: which dataset, and what the address asks for.
DATASET = "dataset"
QUERY = "dataset-query"

# Overview
OVERVIEW = "overview"
OVERVIEW_STATE = "overview-state"
CANCEL_READING = "overview-cancel"
COLUMN_KIND = "overview-kind"
COLUMN_SEARCH = "overview-search"
COLUMN_CARDS = "overview-cards"
SHOW_ALL_COLUMNS = "overview-all"

# Table
TABLE = "table"
TABLE_GRID = "table-grid"
TABLE_SORT = "table-sort"
TABLE_COLUMNS = "table-columns"
TABLE_FILTER = filter_ids("table")
TABLE_COUNT = "table-count"
TABLE_SHOWN = "table-shown"
TABLE_TYPE = "table-type"
TABLE_CALL = "table-call"
TABLE_MESSAGE = "table-message"

# Statistics
STATISTICS = "statistics"
STATISTICS_FILTER = filter_ids("statistics")
STATISTICS_STATE = "statistics-state"
STATISTICS_LIST = "statistics-list"
STATISTICS_COLUMN = "statistics-column"
STATISTICS_COMPARE = "statistics-compare"
STATISTICS_DETAIL = "statistics-detail"
STATISTICS_LAW = "statistics-law"
STATISTICS_CALL = "statistics-call"

# Correlation
CORRELATION = "correlation"
CORRELATION_FILTER = filter_ids("correlation")
CORRELATION_METHOD = "correlation-method"
CORRELATION_PAIR = "correlation-pair"
CORRELATION_COLUMNS = "correlation-columns"
CORRELATION_CHOSEN = "correlation-chosen"
CORRELATION_LEDE = "correlation-lede"
CORRELATION_CHOICE = "correlation-choice"
CORRELATION_MATRIX = "correlation-matrix"
CORRELATION_BEHIND = "correlation-behind"
CORRELATION_PAIRS = "correlation-pairs"
CORRELATION_CALL = "correlation-call"

# Missing values
MISSING = "missing"
MISSING_FILTER = filter_ids("missing")
MISSING_BODY = "missing-body"
MISSING_CALL = "missing-call"

# What the overview says about gaps and relations, after its first draw
RELATIONS = "overview-relations"

# What stands out, found after the first draw
INSIGHTS = "overview-insights"
MORE_INSIGHTS = "overview-more-insights"
OTHER_INSIGHTS = "overview-other-insights"

# Outliers
OUTLIERS = "outliers"
OUTLIERS_STATE = "outliers-state"
OUTLIERS_FILTER = filter_ids("outliers")
OUTLIERS_METHOD = "outliers-method"
OUTLIERS_THRESHOLD = "outliers-threshold"
OUTLIERS_SLIDER = "outliers-slider"
OUTLIERS_COLUMN = "outliers-column"
OUTLIERS_GROUP = "outliers-group"
OUTLIERS_BODY = "outliers-body"
OUTLIERS_CALL = "outliers-call"

# Cleaning
CLEAN = "clean"
CLEAN_FILTER = filter_ids("clean")
CLEAN_KIND = "clean-kind"
CLEAN_FORM = "clean-form"
CLEAN_WHICH = "clean-which"
CLEAN_ADDED = "clean-added"
CLEAN_MOVED = "clean-moved"
CLEAN_DRAFT = "clean-draft"
CLEAN_STEPS = "clean-steps"
CLEAN_LOOK = "clean-look"
CLEAN_MESSAGE = "clean-message"
CLEAN_MADE = "clean-made"
CLEAN_VERSION = "clean-version"
CLEAN_FAMILY = "clean-family"
CLEAN_CALL = "clean-call"

# Charts
CHARTS = "charts"
CHARTS_FILTER = filter_ids("charts")
CHARTS_SPEC = "charts-spec"
CHARTS_SPEC_ASKING = asking(CHARTS_SPEC)
CHARTS_SEEN = "charts-seen"
CHARTS_FIELDS = "charts-fields"
CHARTS_CONTROLS = "charts-controls"
CHARTS_RESULT = "charts-result"
CHARTS_RESULT_ASKING = asking(CHARTS_RESULT)
CHARTS_GRAPH = "charts-graph"
CHARTS_CAPTION = "charts-caption"
CHARTS_WINDOW = "charts-window"
CHARTS_LOOKED = "charts-looked"
CHARTS_SUGGESTED = "charts-suggested"
CHARTS_SUGGESTED_ASKING = asking(CHARTS_SUGGESTED)
CHARTS_CALL = "charts-call"
CHARTS_SCRIPT = "charts-script"
CHARTS_OPENED = "charts-opened"
CHARTS_POINT = "charts-point"
CHARTS_POINTED = "charts-pointed"
CHARTS_EXPLAINED = "charts-explained"
CHARTS_EXPLAINED_ASKING = asking(CHARTS_EXPLAINED)
CHARTS_ACTION = "charts-action"
CHARTS_CHANGED = "charts-changed"
CHARTS_KEPT = "charts-kept"
CHARTS_SAVED = "charts-saved"
CHARTS_DIALOG = "charts-dialog"
CHARTS_NAME = "charts-name"

# Trends
TRENDS = "trends"
TRENDS_FILTER = filter_ids("trends")
TRENDS_DATE = "trends-date"
TRENDS_VALUE = "trends-value"
TRENDS_AGGREGATION = "trends-agg"
TRENDS_STEP = "trends-freq"
TRENDS_HORIZON = "trends-horizon"
TRENDS_GROUP = "trends-group"
TRENDS_HEAD = "trends-head"
TRENDS_CHART = "trends-chart"
TRENDS_DETAIL = "trends-detail"
TRENDS_CALL = "trends-call"

# Receipt
RECEIPT = "receipt"
RECEIPT_REJECTED = "receipt-rejected"
RECEIPT_REJECTED_PAGE = "receipt-rejected-page"
RECEIPT_SUBMITTED = "receipt-submitted"
RECEIPT_TRIED = "receipt-tried"
RECEIPT_MESSAGE = "receipt-message"
RECEIPT_POLL = "receipt-poll"
RECEIPT_STATE = "receipt-state"

# The frame around every page
ADDRESS = "address"
FRAME = "frame"
PLACE = "frame-place"
ACCOUNT = "frame-account"
FRAME_ASKED = "frame-asked"
FRAME_KNOWN = "frame-known"
FRAME_SHOWN = "frame-shown"
FIND = "frame-find"
FOUND = "frame-found"
TOAST = "toast"

# The command palette
PALETTE_LIST = "palette-list"
PALETTE_ASKED = "palette-asked"
PALETTE_FOUND = "palette-found"

# Library
LIBRARY = "library"
LIBRARY_LIST = "library-list"
LIBRARY_COUNT = "library-count"
LIBRARY_QUERY = "library-query"
LIBRARY_LIMIT = "library-limit"
LIBRARY_SAMPLES = "library-samples"
LIBRARY_WORDS = "library-words"
LIBRARY_SORT = "library-sort"
LIBRARY_SHOWN = "library-shown"
LIBRARY_ACTION = "library-action"
LIBRARY_CALL = "library-call"
LIBRARY_CHANGED = "library-changed"
LIBRARY_POLL = "library-poll"
WATCHED = "library-watched"
ARRIVALS = "library-arrivals"
UPLOADS = "library-uploads"

# Settings
SETTINGS_ACCOUNT = "settings-account"
SETTINGS_CALLS = "settings-calls"
SETTINGS_OPENED = "settings-opened"
SETTINGS_SIGN_INS = "settings-sign-ins"
SETTINGS_END = "settings-end"
SETTINGS_LIFE = "settings-life"
