//! The HTTP engine under omnipresence's REST vendors: retry, rate limits, redaction, paging.
