#!/usr/bin/python3
"""Stands in for a person with a browser, for $BROWSER: opens a URL, follows redirects, and sends the form that it meets.

usage: browser.py URL
"""
import html.parser
import http.cookiejar
import sys
import urllib.parse
import urllib.request


class Form(html.parser.HTMLParser):
    """The first form of a page: where it goes, and its fields as they stand."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields = None, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form" and self.action is None:
            self.action = attributes.get("action", "")
        elif tag == "input" and "name" in attributes:
            self.fields.append((attributes["name"], attributes.get("value", "")))


def main(url):
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with opener.open(url, timeout=30) as page:
        form, at = Form(page.read().decode()), page.geturl()
    if form.action is not None:
        fields = urllib.parse.urlencode(form.fields).encode()
        opener.open(urllib.parse.urljoin(at, form.action), data=fields, timeout=30).close()


if __name__ == "__main__":
    main(sys.argv[1])
