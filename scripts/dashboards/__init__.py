"""Checks of Grafana's dashboards that do without Grafana; scripts/check-dashboards.py runs them."""
