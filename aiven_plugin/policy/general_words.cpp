#include "policy/general_words.h"

#include <algorithm>
#include <vector>

#include "core/lasting.h"

namespace claribi::policy {
namespace {

using Word = std::string_view;

// Each list is sorted, for a binary search.
// clang-format off
constexpr Word kNoun[] = {
    "abstract", "access", "account", "active", "actor", "address", "advanced", "advisory", "agent",
    "airport", "album", "alert", "all", "altitude", "any", "api", "app", "application", "apps",
    "area", "article", "artifact", "artist", "asset", "assignee", "attachment", "attribute",
    "audience", "audio", "author", "available", "avatar", "average", "backup", "basic", "bbox",
    "bearing", "benchmark", "biggest", "billing", "blog", "board", "bottom", "boundary", "box",
    "browser", "bucket", "budget", "buffer", "bug", "calendar", "caller", "candle", "caption",
    "card", "cart", "category", "cell", "centroid", "certificate", "channel", "chapter",
    "character", "child", "citation", "city", "class", "cli", "client", "closed", "cloud",
    "cluster", "code", "cohort", "collection", "color", "column", "command", "commodity", "common",
    "community", "company", "component", "composition", "compound", "config", "configuration",
    "connection", "console", "constraint", "container", "content", "context", "contract",
    "contributor", "conversation", "cookie", "coordinates", "cost", "country", "county", "coupon",
    "course", "cpu", "credential", "credit", "crm", "crypto", "csv", "currency", "current",
    "cursor", "customer", "cve", "daily", "dashboard", "data", "database", "dataset", "datasource",
    "day", "default", "delivery", "demo", "department", "dependency", "deployment", "destination",
    "detailed", "device", "dictionary", "difference", "dimension", "direction", "directory",
    "discount", "disk", "distance", "dividend", "dns", "docker", "document", "domain", "duration",
    "dyno", "each", "earning", "edge", "element", "elevation", "embedding", "employee", "endpoint",
    "engine", "entity", "entry", "environment", "episode", "error", "event", "example",
    "exception", "expense", "expired", "expiring", "exposure", "expression", "extended",
    "external", "fact", "failed", "failing", "faq", "fee", "field", "filing", "finding",
    "firewall", "firmware", "first", "flight", "folder", "follower", "font", "forks", "forum",
    "frame", "frequency", "full", "function", "funnel", "gateway", "gene", "genre", "geo",
    "geometry", "global", "goal", "graph", "graphql", "grid", "ground", "hash", "hashtag", "heap",
    "histogram", "historical", "holiday", "home", "hostname", "hotel", "hour", "hourly", "http",
    "hub", "icon", "id", "identifier", "identity", "idle", "image", "inactive", "inbox",
    "incident", "indexes", "indicator", "indices", "instance", "integration", "interaction",
    "internal", "interval", "invitation", "ioc", "ip", "item", "job", "journal", "json", "kafka",
    "kernel", "key", "keyspace", "keyword", "kpi", "kubernetes", "lambda", "language", "largest",
    "last", "latest", "layer", "leaf", "ledger", "length", "lesson", "lib", "library", "line",
    "llm", "local", "location", "loss", "lyrics", "machine", "macro", "mailbox", "main", "manager",
    "manifest", "mapping", "maps", "market", "matrix", "max", "media", "member", "membership",
    "memory", "menu", "merchant", "meta", "meter", "method", "metric", "midpoint", "milestone",
    "min", "minute", "missing", "mobile", "model", "module", "molecule", "monitor", "month",
    "monthly", "movie", "multiple", "mysql", "namespace", "nearby", "nearest", "neighborhood",
    "network", "new", "news", "next", "node", "nosql", "notebook", "notification", "oauth",
    "object", "observability", "odds", "old", "oncall", "operation", "opinion", "opportunity",
    "option", "organisation", "organization", "origin", "orphaned", "other", "outage", "outbox",
    "outcome", "outlier", "output", "owner", "palette", "paper", "parameter", "parcel", "parent",
    "partner", "password", "path", "patient", "pattern", "payment", "payout", "peer", "pending",
    "people", "permission", "person", "persona", "personal", "pg", "picture", "pipeline", "plans",
    "platform", "playback", "playlist", "pod", "point", "policy", "polygon", "pool", "popular",
    "population", "portfolio", "position", "postal", "postgres", "postgresql", "preference",
    "prefix", "previous", "primary", "principal", "priority", "private", "product", "profit",
    "property", "protein", "protocol", "provider", "public", "python", "quality", "question",
    "ranking", "rate", "rating", "raw", "reaction", "reader", "recent", "recipe", "recording",
    "redis", "redshift", "reference", "region", "registry", "related", "relation", "repl",
    "replica", "replies", "repo", "repository", "resource", "response", "restaurant", "retention",
    "revenue", "reviewer", "risk", "role", "root", "row", "runner", "running", "runs", "runtime",
    "saas", "salary", "sale", "saving", "scope", "script", "secondary", "secret", "section",
    "security", "sender", "sensor", "sentiment", "server", "service", "session", "setting",
    "settings", "sheet", "shell", "shop", "similar", "single", "site", "size", "skill", "sku",
    "sli", "slo", "slot", "slow", "slowest", "snippet", "song", "source", "space", "span",
    "specification", "speed", "spreadsheet", "sprint", "sql", "ssh", "ssl", "stack", "stale",
    "standard", "statement", "static", "station", "stock", "storage", "street", "student",
    "stylesheet", "subject", "subnet", "subscription", "subtitle", "suite", "supplier", "survey",
    "symbol", "system", "tab", "table", "task", "tax", "taxonomy", "team", "temperature",
    "template", "tenant", "terminal", "thing", "thread", "threat", "ticker", "ticket", "tier",
    "time", "timezone", "tls", "token", "tool", "top", "topic", "total", "trace", "traffic",
    "transcript", "tree", "trending", "trip", "tutorial", "tv", "type", "ui", "union", "unit",
    "university", "unused", "upcoming", "url", "user", "util", "utility", "value", "variable",
    "variant", "vector", "vehicle", "vendor", "venue", "video", "visitor", "vm", "volume", "vpc",
    "wallet", "warehouse", "weather", "web", "website", "week", "weekly", "widget", "wifi", "wiki",
    "word", "worker", "workflow", "workload", "worklog", "workspace", "year", "yearly", "zone"};

constexpr Word kInformation[] = {
    "activities", "activity", "analytics", "availability", "backlog", "balance", "balances",
    "breakdown", "capabilities", "catalog", "catalogue", "changelog", "counts", "coverage",
    "criteria", "definition", "definitions", "detail", "details", "diagnostics", "distribution",
    "docs", "documentation", "guidance", "guide", "guidelines", "guides", "health", "help",
    "history", "info", "information", "insights", "instructions", "inventory", "latency",
    "leaderboard", "lineage", "logs", "metadata", "metrics", "overview", "performance", "pricing",
    "progress", "quota", "quotas", "recommendations", "roster", "schema", "schemas", "series",
    "standings", "statistics", "stats", "status", "statuses", "summary", "throughput", "timeline",
    "timeseries", "topology", "trend", "trends", "usage", "utilization", "version", "versions"};

constexpr Word kRead[] = {
    "bitcount", "dbsize", "decompile", "demangle", "describe", "describes", "diagnose", "dig",
    "disassemble", "discover", "enumerate", "examine", "explain", "explore", "fetch", "fetches",
    "get", "getall", "getbit", "getrange", "gets", "hexists", "hget", "hgetall", "hkeys", "hlen",
    "hmget", "hscan", "hstrlen", "hvals", "identify", "inspect", "introspect", "lindex", "llen",
    "lpos", "lrange", "mget", "nslookup", "pttl", "read", "reads", "retrieve", "retrieves",
    "scandir", "scard", "sinter", "sismember", "smembers", "sscan", "strlen", "sunion",
    "traceroute", "ttl", "whoami", "xinfo", "xlen", "xpending", "xrange", "xrevrange", "zcard",
    "zcount", "zrange", "zrangebyscore", "zrank", "zrevrange", "zscan", "zscore"};

constexpr Word kReadOrNoun[] = {
    "advise", "aggregate", "analyse", "analyze", "are", "ask", "assess", "autocomplete", "browse",
    "calc", "calculate", "can", "cat", "check", "classify", "compare", "compute", "correlate", "count",
    "decode", "detect", "diff", "display", "does", "download", "estimate", "exists", "extract",
    "filter", "find", "finds", "forecast", "gather", "geocode", "geolocate", "glob", 
    "grep", "has", "how", "infer", "intersect", "investigate", "is", "lint", "list", "lists",
    "locate", "look", "lookup", "ls", "measure", "observe", "obtain", "parse", "peek", "ping",
    "poll", "rank", "recommend", "rerank", "research", "scrape", "screenshot", "search",
    "searches", "see", "should", "show", "shows", "suggest", "summarise", "summarize", "tail",
    "tokenize", "translate", "traverse", "validate", "view", "visualise", "visualize", "wait",
    "what", "when", "where", "which", "who", "whois", "why"};

constexpr Word kMayRead[] = {
    "audit", "chat", "convert", "crawl", "export", "generate", "highlight", "interpret",
    "optimise", "optimize", "paraphrase", "plan", "predict", "preview", "probe", "proofread", "query",
    "render", "rephrase", "resolve", "review", "scan", "select", "simplify", "simulate",
    "troubleshoot", "verify", "watch"};

constexpr Word kActionOrNoun[] = {
    "answer", "award", "bid", "bill", "branch", "bridge", "build", "bundle", "call", "capture",
    "cast", "charge", "checkout", "comment", "commission", "complete", "contact", "control",
    "cover", "craft", "cycle", "design", "dispatch", "dispute", "draft", "drive", "email",
    "exchange", "experiment", "feature", "feed", "file", "flag", "fold", "fork", "format",
    "fund", "group", "guard", "handle", "hook", "host", "index", "invoice", "issue", "label",
    "lead", "lease", "license", "link", "lock", "log", "mail", "map", "mask", "match",
    "message", "mirror", "mix", "mock", "note", "offer", "order", "package", "part",
    "partition", "pass", "phone", "pipe", "place", "plant", "play", "post", "practice", "press",
    "price", "process", "profile", "program", "project", "prototype", "pull", "pump", "queue",
    "quote", "record", "relay", "release", "report", "request", "reward", "ring", "roll",
    "route", "rule", "sample", "scale", "schedule", "score", "seal", "seed", "segment", "shift",
    "ship", "signal", "slice", "spin", "split", "stage", "stamp", "star", "stem", "store",
    "stream", "strip", "study", "style", "supply", "support", "switch", "tag", "target", "text",
    "title", "track", "trade", "train", "transfer", "transform", "transition", "transport",
    "trigger", "vote"};

constexpr Word kAction[] = {
    "abandon", "absorb", "accelerate", "accrue", "adapt", "adjust", "administer", "adopt",
    "advance", "affix", "agree", "align", "allow", "amend", "annotate", "anonymize", "apply",
    "appoint", "arm", "arrange", "back", "backfill", "bake", "beautify", "begin", "blend", "block",
    "blur", "book", "boost", "boot", "borrow", "bounce", "brew", "bump", "carry", "catch", "center",
    "certify", "change", "choose", "chop", "claim", "clean", "cleanup", "close", "codify",
    "combine", "commute", "compile", "compress", "concat", "concatenate", "conduct", "consolidate",
    "construct", "consume", "continue", "contribute", "cook", "coordinate", "copy", "correct",
    "crop", "cut", "dance", "debug", "decompress", "dedupe", "deduplicate", "define", "delegate",
    "deliver", "denormalize", "deny", "deploys", "derive", "designate", "dial", "digest", "direct",
    "distribute", "donate", "double", "draw", "dump", "duplicate", "earn", "eject", "elect",
    "elevate", "embed", "employ", "empty", "end", "endorse", "endow", "engage", "enhance",
    "enlarge", "enrich", "ensure", "enter", "entitle", "equip", "evaluate", "exclude", "execute",
    "exempt", "exit", "expand", "expedite", "extend", "fail", "fake", "fallback", "favorite",
    "favourite", "fax", "fill", "fire", "fix", "flip", "follow", "force", "forge", "forget", "free",
    "fulfil", "fulfill", "fuse", "garbage", "give", "go", "grow", "guess", "hack", "hand", "hang",
    "heat", "hit", "hold", "ignore", "imitate", "implement", "imply", "include", "incorporate",
    "indicate", "induce", "inform", "initiate", "inline", "inquire", "instantiate", "instruct",
    "insure", "integrate", "intercept", "introduce", "invalidate", "involve", "isolate", "iterate",
    "jump", "keep", "launch", "lay", "learn", "leave", "lend", "let", "level", "leverage", "lift",
    "like", "limit", "live", "load", "lower", "maintain", "make", "master", "mate", "maximize",
    "mediate", "meet", "mention", "minimize", "modernize", "modulate", "mount", "multiply",
    "negotiate", "nominate", "normalize", "omit", "open", "operate", "orchestrate", "organise",
    "organize", "outsource", "own", "pack", "paint", "pair", "park", "paste", "pen", "perform",
    "permit", "pick", "plug", "poke", "populate", "pour", "praise", "prepare", "prepend", "present",
    "preserve", "print", "prioritise", "prioritize", "procure", "propagate", "propose", "prove",
    "punch", "punish", "push", "qualify", "quit", "raise", "randomize", "reach", "rearm",
    "rebalance", "rebuff", "recall", "receive", "recharge", "reclaim", "recommit", "recruit",
    "recycle", "redact", "redirect", "reduce", "refactor", "refer", "refill", "refine", "reformat",
    "refuse", "regulate", "rehydrate", "reimburse", "reinstall", "reinstate", "relaunch", "relink",
    "relocate", "remap", "remind", "remix", "remodel", "rent", "reoptimize", "repay", "repeat",
    "replay", "replicate", "repost", "repurpose", "rescue", "reseed", "reshape", "resign",
    "respond", "retag", "retain", "retarget", "rethrow", "retire", "retrain", "return", "reuse",
    "rewind", "run", "satisfy", "scrub", "sell", "separate", "serve", "share", "shoot", "shorten",
    "shuffle", "sign", "sing", "skip", "smooth", "snapshot", "sort", "spawn", "speak", "specify",
    "spend", "spread", "stabilize", "steer", "stitch", "strengthen", "strike", "substitute",
    "subtract", "sunset", "surrender", "sustain", "take", "talk", "teach", "tear", "tell", "tender",
    "test", "throttle", "throw", "tick", "tie", "tilt", "tip", "transcode", "transcribe", "treat",
    "trim", "tune", "turn", "tweak", "tweet", "unassemble", "unbundle", "unite", "unpack",
    "unroute", "unstage", "unwrap", "unzip", "use", "utilize", "vary", "vend", "walk", "warm",
    "warn", "wash", "whisper", "win", "wrap", "yank", "yield", "zap", "zip", "zoom"};

constexpr Word kWriteOrNoun[] = {
    "archive", "ban", "bind", "broadcast", "burn", "buy", "clone", "commit", "compact",
    "cp", "debit", "deploy", "deposit", "downgrade", "downvote", "drag", "drain", "drop",
    "edit", "enroll", "escalate", "eval", "failover", "forward", "freeze", "grant",
    "import", "init", "install", "invite", "join", "kill", "login", "logout", "mark",
    "merge", "mint", "move", "mutation", "mute", "mv", "override", "patch", "pause", "pay",
    "pin", "power", "purchase", "quarantine", "react", "reboot", "rebuild", "redo",
    "refresh", "refund", "repair", "reply", "rerun", "reserve", "reset", "restart",
    "restore", "resume", "retry", "retweet", "revert", "rewrite", "rm", "rollback",
    "rollout", "rollover", "save", "scroll", "set", "shutdown", "signin", "signout",
    "silence", "sleep", "snooze", "squash", "stake", "start", "stash", "stop", "swap",
    "sync", "taint", "tap", "topup", "touch", "trash", "undo", "update", "upgrade",
    "upload", "upvote", "vacuum", "void", "wake"};

constexpr Word kWrite[] = {
    "abort", "accept", "ack", "acknowledge", "activate", "add", "allocate", "alter",
    "annul", "append", "approve", "assign", "associate", "assume", "attach", "authenticate",
    "authorize", "autofix", "autoscale", "banish", "batchcreate", "batchdelete",
    "batchupdate", "batchwrite", "blacklist", "bootstrap", "bulkdelete", "bulkupdate",
    "bulkwrite", "cancel", "checkin", "cherrypick", "chmod", "chown", "clear", "click",
    "compose", "configure", "confirm", "cordon", "create", "createorupdate", "deactivate",
    "deallocate", "deauthenticate", "deauthorize", "decline", "decommission", "decommit",
    "decr", "decrement", "decrypt", "defer", "defragment", "del", "delete", "deletemany",
    "deleteone", "demolish", "demote", "deprecate", "deprovision", "dequeue", "deregister",
    "destroy", "detach", "detonate", "disable", "disapprove", "disarm", "disassociate",
    "discard", "disconnect", "disengage", "disenroll", "disinvite", "dismiss", "disown",
    "dispose", "downscale", "emit", "enable", "encrypt", "enlist", "enqueue", "entomb",
    "erase", "evict", "exec", "expire", "expose", "expunge", "exterminate", "finalize",
    "flush", "forceunlock", "halt", "harddelete", "hardreset", "heal", "hide", "hire",
    "hotfix", "hover", "impersonate", "incr", "increment", "ingest", "initialize", "inject",
    "insert", "insertmany", "insertone", "invoke", "kick", "manage", "migrate", "mkdir",
    "modify", "mutate", "navigate", "notify", "nuke", "obliterate", "offboard", "offload",
    "onboard", "overwrite", "persist", "poweroff", "poweron", "preempt", "preload",
    "produce", "promote", "protect", "provision", "prune", "publish", "purge", "put",
    "putall", "putobject", "readwrite", "rearrange", "reassign", "rebase", "recompute",
    "reconcile", "reconfigure", "reconnect", "recover", "recreate", "redeem", "redeploy",
    "redrive", "reenable", "regenerate", "register", "reindex", "reissue", "reject",
    "relabel", "reload", "remediate", "remount", "remove", "rename", "renew", "reopen",
    "reorder", "repartition", "replace", "replaceone", "reprioritize", "reprocess",
    "reprovision", "republish", "requeue", "reroute", "rescale", "reschedule", "rescind",
    "resend", "resize", "respawn", "resubmit", "resubscribe", "resync", "retract",
    "reupload", "revoke", "rmdir", "rotate", "sanitize", "scaledown", "scaleup", "send",
    "settle", "shred", "softdelete", "submit", "subscribe", "suspend", "swipe",
    "synchronize", "synthesize", "terminate", "thaw", "toggle", "transact", "transmit",
    "truncate", "unacknowledge", "unapprove", "unarchive", "unassign", "unassociate",
    "unban", "unbind", "unblock", "unbook", "unbox", "uncordon", "undelete", "undeploy",
    "unenroll", "unfavorite", "unfollow", "unfreeze", "ungroup", "unhide", "uninstall",
    "unlabel", "unlike", "unlink", "unlist", "unload", "unlock", "unmark", "unmerge",
    "unmount", "unmute", "unpause", "unpin", "unprotect", "unpublish", "unquarantine",
    "unregister", "unreserve", "unrevoke", "unschedule", "unsend", "unset", "unshare",
    "unsign", "unsilence", "unstake", "unstar", "unstash", "unsubscribe", "unsuspend",
    "untag", "untrack", "untrash", "unwatch", "updatemany", "updateone", "updateorcreate",
    "upscale", "upsert", "upsertall", "whitelist", "wipe", "withdraw", "write", "writes"};
// clang-format on

struct ClassedWord {
  Word word;
  WordClass word_class;
};

// By length first, which tells most words apart.
bool IsBefore(Word a, Word b) { return a.size() != b.size() ? a.size() < b.size() : a < b; }

// All lists as one, for one search a word; of a word in two lists the stricter class comes first.
std::vector<ClassedWord> AllClassed() {
  std::vector<ClassedWord> all;
  for (const WordClass word_class :
       {WordClass::kNoun, WordClass::kInformation, WordClass::kRead, WordClass::kReadOrNoun,
        WordClass::kMayRead, WordClass::kActionOrNoun, WordClass::kAction, WordClass::kWriteOrNoun,
        WordClass::kWrite}) {
    for (const Word word : GeneralWords(word_class)) all.push_back({word, word_class});
  }
  std::sort(all.begin(), all.end(), [](const ClassedWord& a, const ClassedWord& b) {
    return a.word != b.word ? IsBefore(a.word, b.word) : a.word_class > b.word_class;
  });
  return all;
}

}  // namespace

std::span<const std::string_view> GeneralWords(WordClass word_class) {
  switch (word_class) {
    case WordClass::kNoun:
      return kNoun;
    case WordClass::kInformation:
      return kInformation;
    case WordClass::kRead:
      return kRead;
    case WordClass::kReadOrNoun:
      return kReadOrNoun;
    case WordClass::kMayRead:
      return kMayRead;
    case WordClass::kActionOrNoun:
      return kActionOrNoun;
    case WordClass::kAction:
      return kAction;
    case WordClass::kWriteOrNoun:
      return kWriteOrNoun;
    case WordClass::kWrite:
      return kWrite;
    case WordClass::kOther:
      break;
  }
  return {};
}

WordClass GeneralClassOf(std::string_view word) {
  static const core::Lasting<std::vector<ClassedWord>> kAll(AllClassed());
  const auto found = std::lower_bound(
      kAll->begin(), kAll->end(), word,
      [](const ClassedWord& one, std::string_view wanted) { return IsBefore(one.word, wanted); });
  return found != kAll->end() && found->word == word ? found->word_class : WordClass::kOther;
}

}  // namespace claribi::policy
