// Tokens that a provider marks by a prefix, as data: one row a format, with the prefix, the
// characters after it, their number, and where the provider publishes the form. A new provider is a
// row. Names and assignments play no part here (credential_names.h). Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "results/text_marks.h"

namespace claribi::results {

// Which characters stand behind a prefix.
enum class Alphabet : std::uint8_t { kHex, kUpper, kAlnum, kWord, kDotted, kBase64 };

struct TokenFormat {
  std::string_view prefix;
  Alphabet alphabet;
  std::size_t least;  // characters after the prefix
  std::size_t most;   // 0: no bound
  bool mixed;         // there is a digit among the characters, because the prefix begins words, too
  std::string_view provider;
  std::string_view source;
};

inline constexpr std::array kTokenFormats{
    TokenFormat{"AVNS_", Alphabet::kWord, 10, 0, false, "Aiven", "aiven.io/docs: service users"},
    TokenFormat{"aivenv1", Alphabet::kBase64, 20, 0, false, "Aiven", "aiven.io/docs: tokens"},
    TokenFormat{"ghp_", Alphabet::kWord, 20, 0, false, "GitHub", "docs.github.com: token prefixes"},
    TokenFormat{"gho_", Alphabet::kWord, 20, 0, false, "GitHub", "docs.github.com: token prefixes"},
    TokenFormat{"ghu_", Alphabet::kWord, 20, 0, false, "GitHub", "docs.github.com: token prefixes"},
    TokenFormat{"ghs_", Alphabet::kWord, 20, 0, false, "GitHub", "docs.github.com: token prefixes"},
    TokenFormat{"ghr_", Alphabet::kWord, 20, 0, false, "GitHub", "docs.github.com: token prefixes"},
    TokenFormat{"github_pat_", Alphabet::kWord, 20, 0, false, "GitHub", "docs.github.com"},
    TokenFormat{"glpat-", Alphabet::kDotted, 16, 0, false, "GitLab", "docs.gitlab.com: prefixes"},
    TokenFormat{"gldt-", Alphabet::kDotted, 16, 0, true, "GitLab", "docs.gitlab.com: prefixes"},
    TokenFormat{"glrt-", Alphabet::kDotted, 16, 0, true, "GitLab", "docs.gitlab.com: prefixes"},
    TokenFormat{"glrtr-", Alphabet::kDotted, 16, 0, true, "GitLab", "docs.gitlab.com: prefixes"},
    TokenFormat{"glcbt-", Alphabet::kDotted, 16, 0, true, "GitLab", "docs.gitlab.com: prefixes"},
    TokenFormat{"glptt-", Alphabet::kDotted, 16, 0, true, "GitLab", "docs.gitlab.com: prefixes"},
    TokenFormat{"glft-", Alphabet::kDotted, 16, 0, true, "GitLab", "docs.gitlab.com: prefixes"},
    TokenFormat{"glimt-", Alphabet::kDotted, 16, 0, true, "GitLab", "docs.gitlab.com: prefixes"},
    TokenFormat{"glagent-", Alphabet::kDotted, 30, 0, true, "GitLab", "docs.gitlab.com: prefixes"},
    TokenFormat{"gloas-", Alphabet::kDotted, 30, 0, true, "GitLab", "docs.gitlab.com: prefixes"},
    TokenFormat{"glsoat-", Alphabet::kDotted, 16, 0, true, "GitLab", "docs.gitlab.com: prefixes"},
    TokenFormat{"glffct-", Alphabet::kDotted, 16, 0, true, "GitLab", "docs.gitlab.com: prefixes"},
    TokenFormat{"GR1348941", Alphabet::kDotted, 20, 0, false, "GitLab", "docs.gitlab.com: runners"},
    TokenFormat{"ATBB", Alphabet::kAlnum, 24, 64, true, "Bitbucket", "support.atlassian.com"},
    TokenFormat{"ATCTT3xFfG", Alphabet::kBase64, 40, 0, true, "Atlassian", "support.atlassian.com"},
    TokenFormat{"ATATT3xFfG", Alphabet::kBase64, 40, 0, true, "Atlassian", "support.atlassian.com"},
    TokenFormat{"npm_", Alphabet::kAlnum, 30, 0, false, "npm", "docs.npmjs.com: access tokens"},
    TokenFormat{"pypi-AgE", Alphabet::kWord, 20, 0, false, "PyPI", "docs.pypi.org: API tokens"},
    TokenFormat{"rubygems_", Alphabet::kHex, 40, 0, false, "RubyGems", "guides.rubygems.org"},
    TokenFormat{"oy2", Alphabet::kAlnum, 43, 43, true, "NuGet", "learn.microsoft.com: NuGet keys"},
    TokenFormat{"dckr_pat_", Alphabet::kWord, 20, 0, false, "Docker", "docs.docker.com"},
    TokenFormat{"dckr_oat_", Alphabet::kWord, 20, 0, false, "Docker", "docs.docker.com"},
    TokenFormat{"xoxa-", Alphabet::kWord, 10, 0, true, "Slack", "api.slack.com: token types"},
    TokenFormat{"xoxb-", Alphabet::kWord, 10, 0, true, "Slack", "api.slack.com: token types"},
    TokenFormat{"xoxc-", Alphabet::kWord, 10, 0, true, "Slack", "api.slack.com: token types"},
    TokenFormat{"xoxd-", Alphabet::kBase64, 10, 0, true, "Slack", "api.slack.com: token types"},
    TokenFormat{"xoxe-", Alphabet::kWord, 10, 0, true, "Slack", "api.slack.com: token types"},
    TokenFormat{"xoxe.xox", Alphabet::kWord, 10, 0, true, "Slack", "api.slack.com: token types"},
    TokenFormat{"xoxo-", Alphabet::kWord, 10, 0, true, "Slack", "api.slack.com: token types"},
    TokenFormat{"xoxp-", Alphabet::kWord, 10, 0, true, "Slack", "api.slack.com: token types"},
    TokenFormat{"xoxr-", Alphabet::kWord, 10, 0, true, "Slack", "api.slack.com: token types"},
    TokenFormat{"xoxs-", Alphabet::kWord, 10, 0, true, "Slack", "api.slack.com: token types"},
    TokenFormat{"xapp-", Alphabet::kWord, 10, 0, true, "Slack", "api.slack.com: token types"},
    TokenFormat{"nvapi-", Alphabet::kWord, 30, 0, true, "NVIDIA", "docs.nvidia.com: API keys"},
    TokenFormat{"AIza", Alphabet::kWord, 30, 0, false, "Google", "cloud.google.com: API keys"},
    TokenFormat{"ya29.", Alphabet::kDotted, 20, 0, true, "Google", "developers.google.com: OAuth"},
    TokenFormat{"GOCSPX-", Alphabet::kWord, 20, 0, false, "Google", "developers.google.com: OAuth"},
    TokenFormat{"1//0", Alphabet::kWord, 40, 0, true, "Google", "developers.google.com: OAuth"},
    TokenFormat{"GOOG1E", Alphabet::kUpper, 50, 60, true, "Google", "cloud.google.com: HMAC keys"},
    TokenFormat{"AKIA", Alphabet::kUpper, 16, 16, false, "AWS", "docs.aws.amazon.com: unique ids"},
    TokenFormat{"ASIA", Alphabet::kUpper, 16, 16, false, "AWS", "docs.aws.amazon.com: unique ids"},
    TokenFormat{"ABIA", Alphabet::kUpper, 16, 16, true, "AWS", "docs.aws.amazon.com: unique ids"},
    TokenFormat{"ACCA", Alphabet::kUpper, 16, 16, true, "AWS", "docs.aws.amazon.com: unique ids"},
    TokenFormat{"ABSK", Alphabet::kBase64, 100, 0, true, "AWS", "docs.aws.amazon.com: Bedrock"},
    TokenFormat{"sk_live_", Alphabet::kWord, 10, 0, false, "Stripe", "docs.stripe.com: keys"},
    TokenFormat{"sk_test_", Alphabet::kWord, 10, 0, false, "Stripe", "docs.stripe.com: keys"},
    TokenFormat{"rk_live_", Alphabet::kWord, 10, 0, false, "Stripe", "docs.stripe.com: keys"},
    TokenFormat{"rk_test_", Alphabet::kWord, 10, 0, false, "Stripe", "docs.stripe.com: keys"},
    TokenFormat{"whsec_", Alphabet::kBase64, 20, 0, false, "Stripe", "docs.stripe.com: webhooks"},
    TokenFormat{"sq0atp-", Alphabet::kWord, 20, 0, false, "Square", "developer.squareup.com"},
    TokenFormat{"sq0csp-", Alphabet::kWord, 20, 0, false, "Square", "developer.squareup.com"},
    TokenFormat{"EAAA", Alphabet::kWord, 56, 64, true, "Square", "developer.squareup.com"},
    TokenFormat{"sk-", Alphabet::kWord, 20, 0, true, "OpenAI, Anthropic", "platform.openai.com"},
    TokenFormat{"gsk_", Alphabet::kAlnum, 40, 0, true, "Groq", "console.groq.com"},
    TokenFormat{"xai-", Alphabet::kAlnum, 60, 0, true, "xAI", "docs.x.ai"},
    TokenFormat{"pplx-", Alphabet::kAlnum, 40, 0, true, "Perplexity", "docs.perplexity.ai"},
    TokenFormat{"r8_", Alphabet::kAlnum, 37, 37, true, "Replicate", "replicate.com/docs"},
    TokenFormat{"hf_", Alphabet::kAlnum, 30, 0, false, "Hugging Face", "huggingface.co/docs"},
    TokenFormat{"api_org_", Alphabet::kAlnum, 30, 0, false, "Hugging Face", "huggingface.co/docs"},
    TokenFormat{"lsv2_", Alphabet::kWord, 30, 0, true, "LangSmith", "docs.smith.langchain.com"},
    TokenFormat{"dop_v1_", Alphabet::kHex, 30, 0, false, "DigitalOcean", "docs.digitalocean.com"},
    TokenFormat{"doo_v1_", Alphabet::kHex, 30, 0, false, "DigitalOcean", "docs.digitalocean.com"},
    TokenFormat{"dor_v1_", Alphabet::kHex, 30, 0, false, "DigitalOcean", "docs.digitalocean.com"},
    TokenFormat{"shpat_", Alphabet::kWord, 20, 0, true, "Shopify", "shopify.dev: access tokens"},
    TokenFormat{"shpca_", Alphabet::kWord, 20, 0, true, "Shopify", "shopify.dev: access tokens"},
    TokenFormat{"shppa_", Alphabet::kWord, 20, 0, true, "Shopify", "shopify.dev: access tokens"},
    TokenFormat{"shpss_", Alphabet::kWord, 20, 0, true, "Shopify", "shopify.dev: access tokens"},
    TokenFormat{"hvs.", Alphabet::kWord, 20, 0, true, "HashiCorp Vault", "developer.hashicorp.com"},
    TokenFormat{"hvb.", Alphabet::kWord, 20, 0, true, "HashiCorp Vault", "developer.hashicorp.com"},
    TokenFormat{"hvr.", Alphabet::kWord, 20, 0, true, "HashiCorp Vault", "developer.hashicorp.com"},
    TokenFormat{"SG.", Alphabet::kDotted, 40, 0, true, "SendGrid", "docs.sendgrid.com: API keys"},
    TokenFormat{"xkeysib-", Alphabet::kWord, 40, 0, true, "Brevo", "developers.brevo.com"},
    TokenFormat{"xsmtpsib-", Alphabet::kWord, 40, 0, true, "Brevo", "developers.brevo.com"},
    TokenFormat{"re_", Alphabet::kWord, 30, 40, true, "Resend", "resend.com/docs: API keys"},
    TokenFormat{"key-", Alphabet::kHex, 32, 32, true, "Mailgun", "documentation.mailgun.com"},
    TokenFormat{"dapi", Alphabet::kHex, 32, 36, true, "Databricks", "docs.databricks.com: tokens"},
    TokenFormat{"dkea", Alphabet::kHex, 32, 36, true, "Databricks", "docs.databricks.com: tokens"},
    TokenFormat{"glsa_", Alphabet::kWord, 30, 0, true, "Grafana", "grafana.com/docs: tokens"},
    TokenFormat{"eyJrIjoi", Alphabet::kBase64, 40, 0, false, "Grafana", "grafana.com/docs: keys"},
    TokenFormat{"glc_", Alphabet::kBase64, 30, 0, true, "Grafana", "grafana.com/docs: tokens"},
    TokenFormat{"NRAK-", Alphabet::kUpper, 20, 0, true, "New Relic", "docs.newrelic.com: API keys"},
    TokenFormat{"NRJS-", Alphabet::kHex, 16, 0, true, "New Relic", "docs.newrelic.com: API keys"},
    TokenFormat{"NRII-", Alphabet::kWord, 20, 0, true, "New Relic", "docs.newrelic.com: API keys"},
    TokenFormat{"dt0c01.", Alphabet::kDotted, 60, 0, true, "Dynatrace", "docs.dynatrace.com"},
    TokenFormat{"dt0s", Alphabet::kDotted, 60, 0, true, "Dynatrace", "docs.dynatrace.com"},
    TokenFormat{"sntrys_", Alphabet::kBase64, 40, 0, true, "Sentry", "docs.sentry.io: tokens"},
    TokenFormat{"sntryu_", Alphabet::kHex, 40, 0, true, "Sentry", "docs.sentry.io: tokens"},
    TokenFormat{"phc_", Alphabet::kAlnum, 40, 0, true, "PostHog", "posthog.com/docs"},
    TokenFormat{"phx_", Alphabet::kAlnum, 40, 0, true, "PostHog", "posthog.com/docs"},
    TokenFormat{"lin_api_", Alphabet::kAlnum, 30, 0, true, "Linear", "developers.linear.app"},
    TokenFormat{"lin_oauth_", Alphabet::kAlnum, 30, 0, true, "Linear", "developers.linear.app"},
    TokenFormat{"ntn_", Alphabet::kAlnum, 40, 0, true, "Notion", "developers.notion.com"},
    TokenFormat{"secret_", Alphabet::kAlnum, 43, 43, true, "Notion", "developers.notion.com"},
    TokenFormat{"figd_", Alphabet::kWord, 30, 0, true, "Figma", "figma.com/developers"},
    TokenFormat{"PMAK-", Alphabet::kWord, 40, 0, true, "Postman", "learning.postman.com"},
    TokenFormat{"PMAT-", Alphabet::kWord, 20, 0, true, "Postman", "learning.postman.com"},
    TokenFormat{"pscale_tkn_", Alphabet::kDotted, 30, 0, true, "PlanetScale", "planetscale.com"},
    TokenFormat{"pscale_pw_", Alphabet::kDotted, 30, 0, true, "PlanetScale", "planetscale.com"},
    TokenFormat{"pscale_oauth_", Alphabet::kDotted, 30, 0, true, "PlanetScale", "planetscale.com"},
    TokenFormat{"sbp_", Alphabet::kHex, 40, 0, true, "Supabase", "supabase.com/docs"},
    TokenFormat{"sb_secret_", Alphabet::kWord, 20, 0, true, "Supabase", "supabase.com/docs"},
    TokenFormat{"napi_", Alphabet::kAlnum, 40, 0, true, "Neon", "neon.tech/docs: API keys"},
    TokenFormat{"npg_", Alphabet::kAlnum, 10, 24, true, "Neon", "neon.tech/docs: connect"},
    TokenFormat{"pul-", Alphabet::kHex, 40, 0, true, "Pulumi", "pulumi.com/docs"},
    TokenFormat{"tskey-", Alphabet::kWord, 16, 0, true, "Tailscale", "tailscale.com/kb"},
    TokenFormat{"fo1_", Alphabet::kWord, 43, 43, true, "Fly.io", "fly.io/docs: access tokens"},
    TokenFormat{"fm2_", Alphabet::kBase64, 60, 0, true, "Fly.io", "fly.io/docs: access tokens"},
    TokenFormat{"HRKU-", Alphabet::kWord, 30, 0, true, "Heroku", "devcenter.heroku.com"},
    TokenFormat{"nfp_", Alphabet::kAlnum, 36, 0, true, "Netlify", "docs.netlify.com"},
    TokenFormat{"vercel_", Alphabet::kAlnum, 24, 0, true, "Vercel", "vercel.com/docs"},
    TokenFormat{"CCIPAT_", Alphabet::kWord, 30, 0, true, "CircleCI", "circleci.com/docs"},
    TokenFormat{"bkua_", Alphabet::kHex, 40, 0, true, "Buildkite", "buildkite.com/docs"},
    TokenFormat{"sqp_", Alphabet::kHex, 40, 0, true, "SonarQube", "docs.sonarsource.com"},
    TokenFormat{"squ_", Alphabet::kHex, 40, 0, true, "SonarQube", "docs.sonarsource.com"},
    TokenFormat{"sqa_", Alphabet::kHex, 40, 0, true, "SonarQube", "docs.sonarsource.com"},
    TokenFormat{"AKCp", Alphabet::kAlnum, 60, 0, true, "Artifactory", "jfrog.com/help"},
    TokenFormat{"cmVmd", Alphabet::kAlnum, 55, 0, true, "Artifactory", "jfrog.com/help"},
    TokenFormat{"AGE-SECRET-KEY-1", Alphabet::kUpper, 50, 0, false, "age", "age-encryption.org"},
    TokenFormat{"ops_eyJ", Alphabet::kBase64, 60, 0, false, "1Password", "developer.1password.com"},
    TokenFormat{"A3-", Alphabet::kWord, 30, 40, true, "1Password", "support.1password.com"},
    TokenFormat{"dp.pt.", Alphabet::kAlnum, 40, 0, true, "Doppler", "docs.doppler.com"},
    TokenFormat{"dp.st.", Alphabet::kDotted, 40, 0, true, "Doppler", "docs.doppler.com"},
    TokenFormat{"sha256~", Alphabet::kWord, 43, 43, true, "OpenShift", "docs.openshift.com"},
    TokenFormat{"API-", Alphabet::kUpper, 26, 32, true, "Octopus Deploy", "octopus.com/docs"},
    TokenFormat{"duffel_live_", Alphabet::kWord, 30, 0, false, "Duffel", "duffel.com/docs"},
    TokenFormat{"shippo_live_", Alphabet::kHex, 40, 0, false, "Shippo", "docs.goshippo.com"},
    TokenFormat{"EZAK", Alphabet::kAlnum, 54, 54, true, "EasyPost", "docs.easypost.com"},
    TokenFormat{"LTAI", Alphabet::kAlnum, 12, 24, true, "Alibaba Cloud", "alibabacloud.com/help"},
    TokenFormat{"AKID", Alphabet::kAlnum, 32, 32, true, "Tencent Cloud", "cloud.tencent.com"},
    TokenFormat{"t1.9eu", Alphabet::kDotted, 60, 0, true, "Yandex Cloud", "yandex.cloud/docs"},
    TokenFormat{"AQVN", Alphabet::kWord, 34, 38, true, "Yandex Cloud", "yandex.cloud/docs"},
    TokenFormat{"EAAC", Alphabet::kAlnum, 80, 0, true, "Meta", "developers.facebook.com"},
    TokenFormat{"IGQV", Alphabet::kWord, 80, 0, true, "Meta", "developers.facebook.com"},
    TokenFormat{"pat-na1-", Alphabet::kWord, 32, 0, true, "HubSpot", "developers.hubspot.com"},
    TokenFormat{"pat-eu1-", Alphabet::kWord, 32, 0, true, "HubSpot", "developers.hubspot.com"},
    TokenFormat{"FLWSECK", Alphabet::kWord, 12, 0, true, "Flutterwave",
                "developer.flutterwave.com"},
    TokenFormat{"rzp_live_", Alphabet::kAlnum, 14, 14, true, "Razorpay", "razorpay.com/docs"},
    TokenFormat{"pnu_", Alphabet::kAlnum, 36, 36, true, "Prefect", "docs.prefect.io"},
    TokenFormat{"dbtc_", Alphabet::kWord, 30, 0, true, "dbt Cloud", "docs.getdbt.com"},
    TokenFormat{"dbtu_", Alphabet::kWord, 30, 0, true, "dbt Cloud", "docs.getdbt.com"},
    TokenFormat{"4b1d", Alphabet::kAlnum, 38, 38, true, "ClickHouse Cloud", "clickhouse.com/docs"},
    TokenFormat{"CLOJARS_", Alphabet::kHex, 50, 0, true, "Clojars",
                "github.com/clojars/clojars-web"},
    TokenFormat{"AstraCS:", Alphabet::kDotted, 60, 0, true, "DataStax", "docs.datastax.com"},
};

// `at`: where a word begins. The token that begins there.
std::optional<Span> FindToken(std::string_view text, std::size_t at);

// The secret access key that follows the id of an access key of AWS without a name of its own: 40
// characters of base64, as in the console's CSV.
std::optional<Span> FindPairedSecret(std::string_view text, const Span& id);

}  // namespace claribi::results
