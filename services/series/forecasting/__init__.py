"""Forecasting: simple methods that have stood the test of competitions, rehearsed before they are believed."""
