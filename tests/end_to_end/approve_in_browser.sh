#!/usr/bin/env bash
# approve_in_browser.sh URL - stands in for a person with a browser: opens the authorization URL,
# presses a button on the consent page, and follows the redirect to the host's loopback receiver.
# Meant for $BROWSER. It works with bin/vendor-sandbox, whose consent page it knows.
#
#   SANDBOX_CA_FILE   certificate to trust (as printed by vendor-sandbox)
#   CONSENT_DECISION  approve (default) or deny
#   CONSENT_PAGES     folder where the pages seen are kept; none are kept without it
set -euo pipefail
url=${1:?usage: approve_in_browser.sh URL}
decision=${CONSENT_DECISION:-approve}
browse=(curl --silent --show-error --fail-with-body --max-time 60 --noproxy '*'
  --cacert "${SANDBOX_CA_FILE:?names the certificate to trust}")

keep() {
  if [[ -n ${CONSENT_PAGES:-} ]]; then cat >"${CONSENT_PAGES}/$1"; else cat >/dev/null; fi
}

# attribute NAME ELEMENT: the value of that attribute in the first such element of the page.
attribute() {
  grep -oE "<$2[^>]*>" <<<"${page}" | sed -n 1p |
    sed -nE "s/.* $1=\"([^\"]*)\".*/\1/p" | sed 's/&amp;/\&/g'
}

page=$("${browse[@]}" "${url}")
keep consent.html <<<"${page}"
action=$(attribute action 'form ')
# A form's action may be relative: to the origin, or to the page.
case "${action}" in
  http://* | https://*) ;;
  /*) action="$(sed -E 's#^([a-z]+://[^/]+).*#\1#' <<<"${url}")${action}" ;;
  *) action="$(sed -E 's#[?].*##; s#[^/]*$##' <<<"${url}")${action}" ;;
esac

# Secrets travel in files and pipes, never in the arguments of a process that others can list.
answer=$({
  printf 'request=%s\n' "$(attribute value 'input [^>]*name="request"')"
  printf 'csrf=%s\n' "$(attribute value 'input [^>]*name="csrf"')"
  printf 'decision=%s\n' "${decision}"
} | paste -sd '&' | "${browse[@]}" --location --data @- "${action}")
keep answer.html <<<"${answer}"
