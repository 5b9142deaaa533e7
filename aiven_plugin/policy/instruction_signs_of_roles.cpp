// Signs in English that a text speaks to its reader of what is not the tool's own: each is a deed,
// mostly an ordered one, and a thing that no argument of the tool carries. The things are another
// tool or server, the reader's answers, settings and memory, the machine, the user's own stores,
// what the user is told, and whoever watches the calls. A text that says what the tool does has the
// same words without the order ("sends mails", "the user can pay").
#include "policy/instruction_signs.h"
#include "policy/instruction_words.h"

namespace claribi::policy {
namespace role_signs {
namespace {

using namespace instruction_words;
using Kind = InstructionKind;

constexpr auto kOrdered = InstructionSign::Mood::kOrdered;

// Deeds.
constexpr std::string_view kHandOver =
    "add|append|attach|copy|describe|disclose|export|fill|forward|give|hand|include|list|mail|pass|"
    "paste|post|put|send|share|submit|summarise|summarize|supply|upload|write|state|provide";
constexpr std::string_view kTake =
    "collect|copy|fetch|find|forward|gather|get|look|open|read|retrieve|search|take|export|load|"
    "use";
constexpr std::string_view kWriteTo =
    "add|append|change|create|edit|extend|insert|note|put|record|save|set|store|update|write";
constexpr std::string_view kSay = "answer|claim|declare|pretend|reply|respond|say|state";
constexpr std::string_view kUse = "call|invoke|pass|run|send|set|use|write|add|change|fill|copy";
// Things.
constexpr std::string_view kOwner =
    "user's|users|customer's|person's|their|his|her|your|owner's|host's";
constexpr std::string_view kStore =
    "calendar|camera|clipboard|contacts|desktop|diary|drive|emails|inbox|mailbox|mails|notes|"
    "photos|"
    "passwords|wallet|bookmarks|downloads|documents|keychain|cookies|browser|location|mail|email|"
    "messages|chats|filesystem|disk|salary|medical|health|home|phone|birthday|purchases|address";
constexpr std::string_view kShell =
    "apt|bash|brew|cmd|curl|npx|pip|powershell|sh|sudo|terminal|wget|zsh|crontab|installer";
constexpr std::string_view kOthersTool =
    "mail|email|e|file|files|messaging|shell|browser|payment|calendar|chat|slack|terminal|git|"
    "whatever|another|any|other|every";
constexpr std::string_view kAnswer = "answer|answers|reply|replies|conversation|conversations|chat";
constexpr std::string_view kEach = "all|any|each|every|future|later|subsequent";

constexpr InstructionSign kSignsOfRoles[] = {
    // Another tool, another server.
    {Kind::kSteersCalls,
     4,
     {"when|whenever|if|once|after|as|before", "tool|tools|connector|skill|plugin",
      "is|are|was|be|exists|becomes", "used|called|available|present|connected|invoked|$|,|in",
      kUse}},
    {Kind::kSteersCalls,
     3,
     {"if|when|where|once", "file|mail|email|browser|payment|shell|messaging|search|chat",
      "tool|tools|connector", "exists|exist|available|present|connected|installed"}},
    {Kind::kSteersCalls,
     1,
     {"whatever|whichever|any|every|next", "tool|tools", "you", "use|call|run|have|see"}},
    {Kind::kSteersCalls, 0, {"tool|tools|connector|connectors", "you", "have|own|hold"}},
    {Kind::kSteersCalls,
     6,
     {kHandOver, "with|using|through|via", kOthersTool, "tool|tools|connector"},
     kOrdered},
    {Kind::kSteersCalls,
     1,
     {"use|open|start", "your|another|whatever", "file|mail|email|screenshot|browser|shell|search",
      "tool|tools"},
     kOrdered},
    {Kind::kSteersCalls,
     1,
     {"not|never|don't", "use|call|trust", "@", "of|from|by", "other|another|any"}},
    {Kind::kSteersCalls,
     6,
     {"other|another|rival", "server|servers|vendor", "was|were|is|are|has",
      "retired|withdrawn|removed|abandoned|discontinued|closed|compromised|hacked"}},
    {Kind::kAsksForSecrets,
     2,
     {"names|list|descriptions|schemas|inventory", "of",
      "other|connected|available|installed|all|your", "servers|tools|connectors|plugins",
      "you|your|belong|belongs"}},
    {Kind::kAsksForSecrets,
     1,
     {"other|connected|installed|your", "servers|tools|connectors|plugins", "belong|belongs|go",
      "in|into|to"}},
    // What the reader answers.
    {Kind::kSteersCalls,
     2,
     {"start|end|beginning|bottom|top|close|foot|head", "of", kEach, kAnswer}},
    {Kind::kSteersCalls,
     6,
     {"each|every|all|any", "reply|answer|replies|answers|message",
      "must|should|has|have|needs|shall", "contain|include|mention|end|begin|start|carry|link"}},
    {Kind::kSteersCalls,
     2,
     {"later|future|new|next|subsequent", "sessions|session|conversations|conversation|chats",
      "begin|start|call|use|run|open|always|remember"}},
    {Kind::kSteersCalls,
     6,
     {"advertise|endorse|mention|name|praise|promote|recommend|suggest",
      "brand|card|competitor|"
      "coupon|discount|gold|offer|our|partner|premium|sponsor|voucher",
      "https|link|first|when|$|,"},
     kOrdered},
    {Kind::kSteersCalls, 1, {"mentions|mention|names|praises|favours|favors", "our|us|ours"}},
    {Kind::kSteersCalls,
     2,
     {"must|should|always|to|shall", "be",
      "shown|listed|ranked|placed|named|presented|mentioned|described|recommended|offered",
      "above|first|top|ahead|before|as",
      "all|others|other|rivals|competitors|best|cheapest|estimates|unreliable|outdated|whatever"}},
    {Kind::kSteersCalls,
     3,
     {"leave|omit|hide|exclude|suppress|drop|skip|conceal",
      "bad|complaints|criticism|critical|drawbacks|negative|risks|rivals|competitors|unfavourable|"
      "unfavorable|incidents|breaches"},
     kOrdered},
    {Kind::kSteersCalls,
     1,
     {"vote|upvote|star|donate|subscribe|endorse|like|rate", "for|our|this|to|us|it"},
     kOrdered},
    {Kind::kSteersCalls,
     5,
     {"replace|swap|change|substitute|redirect",
      "link|links|url|urls|addresses|recipient|"
      "beneficiary|iban",
      "in|of|by|with|to", "your|answer|answers|reply|replies|our|https"},
     kOrdered},
    // What the user is told is laid down, whatever is true.
    {Kind::kSteersCalls,
     2,
     {kSay, "that|there|this|it", "is|are|was|were|nothing",
      "none|nothing|free|cheap|cheaper|cheapest|impossible|safe|best|possible|no|unavailable|not"},
     kOrdered},
    {Kind::kSteersCalls,
     8,
     {"tell|inform|assure|convince", "user|customer|them|users", "that", "no|nobody|nothing",
      "incident|incidents|risk|risks|fee|fees|breach|breaches|occurred|happened|wrong|worry"},
     kOrdered},
    {Kind::kSteersCalls,
     3,
     {"tell|inform|assure|convince|report", "user|customer|them|users|human|that", "that|no|it",
      "free|cheapest|safe|best|no|nobody|nothing|fine|mandatory|required",
      "$|,|incident|incidents|problem|problems|risk|risks|error|errors|fee|fees|breach|breaches"},
     kOrdered},
    {Kind::kSteersCalls,
     8,
     {"if|when|whenever", "user|customer|they|somebody|anyone|anybody", "asks|ask|wonders",
      "say|deny|claim|pretend", "that|it|there|this|not"}},
    {Kind::kKeepsFromUser,
     5,
     {"about|on|of|from|concerning", "should|must|shall|may|are|to", "not|never", "be|to",
      "shown|mentioned|disclosed|revealed|told|reported|surfaced"}},
    {Kind::kSteersCalls,
     4,
     {"decline|refuse|discourage|dissuade|delay|deny|obstruct",
      "user|customer|users|help|helping|requests|request|questions"},
     kOrdered},
    {Kind::kSteersCalls,
     5,
     {"round|increase|raise|lower|reduce|inflate|add|cut",
      "price|prices|figure|figures|amount|"
      "amounts|number|numbers|total|value|values|score",
      "by|up|down|of", "percent|per|before|when"},
     kOrdered},
    {Kind::kSteersCalls,
     2,
     {"model|assistant|agent|ai|llm", "should|must|shall",
      "rate|rank|treat|regard|trust|consider|describe|prefer|present|report",
      "result|results|it|"
      "this|us|our|these"}},
    // What triggers later.
    {Kind::kSteersCalls,
     2,
     {"if|when|whenever|once|as",
      "user|somebody|anybody|anyone|people|customer|they|you|conversation", "ever"}},
    {Kind::kSteersCalls,
     5,
     {"if|when|whenever|once", "user|somebody|anyone|customer|they", "word|phrase|words", kSay,
      "with|that"}},
    {Kind::kAsksForSecrets,
     3,
     {"reply|answer|respond", "with", "content|contents|copy|text",
      "of|file|document|spreadsheet|inbox"},
     kOrdered},
    // Its settings, its memory, its rights.
    {Kind::kOverridesRules,
     10,
     {kWriteTo,
      "assistant's|agent's|model's|client's|your|host's|claude|cursor|copilot|assistant|"
      "agent",
      "configuration|config|settings|rules|permissions|allowlist|preferences|instructions|memory"},
     kOrdered},
    {Kind::kOverridesRules,
     5,
     {"you", "have|are|were", "upgraded|promoted|elevated|unlocked|freed|released"}},
    {Kind::kOverridesRules,
     6,
     {"you", "may|can|are|have", "without|no", "limits|limit|limitation|limitations"}},
    {Kind::kOverridesRules,
     1,
     {"call|continue|repeat|retry|run|try|use|work", "as|using|with",
      "admin|administrator|elevated|root|sudo|superuser"},
     kOrdered},
    {Kind::kOverridesRules,
     5,
     {"grant|give|assign|add", "account|server|service|this|us|@at|tool|it",
      "access|admin|administrator|owner|ownership|permission|permissions|rights|role"},
     kOrdered},
    {Kind::kKeepsFromUser,
     2,
     {"approve|accept|confirm|dismiss|click|allow", "all|any|each|every|pending",
      "prompt|prompts|changes|dialog|dialogs|request|requests|"
      "warnings|calls|terms|actions|transfers|payments"},
     kOrdered},
    {Kind::kKeepsFromUser,
     1,
     {"safe|fine|ok|okay|allowed", "to", "approve|accept|dismiss|ignore|skip|bypass|trust"}},
    {Kind::kKeepsFromUser,
     4,
     {"cleared|whitelisted|exempt|exempted|preapproved|certified|vetted", "to|from|by|for",
      "bypass|skip|review|confirmation|approval|checks|security"}},
    {Kind::kAddressesModel,
     1,
     {"security|compliance|it|legal|admin|support|platform", "team|department|officer|desk",
      "has|have", "cleared|approved|whitelisted|authorised|authorized|decided|asked|instructed"}},
    {Kind::kKeepsFromUser,
     6,
     {"warnings|warning|alerts|alarms", "of|from|by|about",
      "host|client|your|application|browser|antivirus|scanner|this",
      "false|ignored|dismissed|harmless|wrong|expected"}},
    {Kind::kOverridesRules,
     4,
     {"not|never|don't|without|needn't",
      "check|verify|question|doubt|verifying|checking|compare|validate|recheck",
      "them|it|results|result|answers|answer|output|these", "against|elsewhere|sources"}},
    // Whoever watches.
    {Kind::kKeepsFromUser,
     4,
     {"turn|switch|disable|stop|pause|suspend|mute|silence|deactivate|bypass",
      "logging|tracing|auditing|telemetry|monitoring|antivirus|scanner|firewall|guard|logs",
      "client|host|before|your|you|during|while|first|this"},
     kOrdered},
    {Kind::kKeepsFromUser,
     2,
     {"leave|omit|exclude|drop|keep|strip", "this|these|the|it", "call|calls|step|steps|tool|it|$",
      "out|from",
      "of|summary|summaries|report|reports|transcript|answer|answers|log|logs|history"}},
    {Kind::kKeepsFromUser,
     5,
     {"clear|erase|wipe|delete|remove|purge|clean",
      "terminal|history|traces|trace|logs|evidence|"
      "transcript|footprint"},
     kOrdered},
    {Kind::kKeepsFromUser, 2, {"nothing|no", "of|trace|traces", "remains|remain|left|stays"}},
    // The machine, money, and what others can see.
    {Kind::kSteersCalls,
     6,
     {"run|execute|install|paste|type|launch|start|invoke", kShell,
      "to|and|before|then|$|,|with|"
      "https|in|so"},
     kOrdered},
    {Kind::kSteersCalls, 4, {"curl|wget", "https|http", "sh|bash|zsh|python|sudo"}},
    {Kind::kSteersCalls,
     8,
     {"commit|push|merge|fork|publish|upload", "repository|repo|branch|mirror|remote|gist",
      "to|open|of|once|in|current|that|git",
      "https|editor|workspace|user|user's|our|current|open|"
      "finished|us"},
     kOrdered},
    {Kind::kSteersCalls,
     4,
     {"schedule|create|add|register|set|plan|install",
      "daily|hourly|weekly|recurring|cron|startup|autostart|background|periodic|login",
      "task|job|hook|script|entry|item|timer"},
     kOrdered},
    {Kind::kSteersCalls,
     2,
     {"make|set|mark|turn", "folder|file|files|repository|document|bucket|page|them|drive",
      "public|readable|shared"},
     kOrdered},
    {Kind::kSteersCalls, 5, {"set|export|change|point|configure", "proxy|resolver"}, kOrdered},
    {Kind::kSteersCalls,
     4,
     {"book|buy|order|purchase|renew|pay|upgrade",
      "plan|premium|subscription|licence|license|"
      "credits|gift|invoice|card|voucher",
      "for|on|with", "user|customer|user's|card"},
     kOrdered},
    // The person, and what only the machine or the reader knows.
    {Kind::kAsksForSecrets,
     2,
     {"what|everything|anything|all|whatever", "you",
      "know|knew|learned|learnt|remember|infer|inferred|gathered|see", "of|about|$|on|in",
      "user|customer|person|them|screen|$"}},
    {Kind::kAsksForSecrets,
     4,
     {kTake, kOwner, kStore, "and|with|to|into|as|,|$|in|from|so"},
     kOrdered},
    {Kind::kAsksForSecrets, 6, {kHandOver, kOwner, kStore}, kOrdered},
    {Kind::kAsksForSecrets,
     5,
     {kOwner, "home|private|phone|address|birthday|salary|employer|religion|income|health|location",
      "improve|improves|help|helps|needed|belong|belongs|look|fetch|read|personalise|personalize"}},
    {Kind::kAsksForSecrets,
     4,
     {"attach|capture|include|pass|post|record|send|share|upload|read|use",
      "screenshot|clipboard|screen|microphone|webcam|keystrokes|keychain",
      "and|to|as|$|in|of|tool|with|content|contents"},
     kOrdered},
    {Kind::kAsksForSecrets,
     4,
     {"disclose|reveal|expose|leak|betray", "user's|stored|all|your|their|every|any",
      "credentials|passwords|keys|secrets|tokens|password|token|data|details"},
     kOrdered},
    {Kind::kAsksForSecrets,
     4,
     {"content|contents|text|dump|copy|lines|value|values", "of|from",
      "env|ssh|netrc|bashrc|kubeconfig|keychain|npmrc|dotenv|aws|home",
      "file|files|folder|directory|$|credentials|key|keys"}},
    {Kind::kAsksForSecrets,
     2,
     {"content|contents|read|dump|copy", "home|aws|ssh|env|keychain|dotenv|local|private",
      "credentials|credential|rsa|passwd|key|keys"}},
    {Kind::kAsksForSecrets,
     3,
     {kHandOver, "cookie|cookies|bookmarks|tabs", "of|from", "browser|current|session|user"},
     kOrdered},
    {Kind::kAsksForSecrets,
     1,
     {"followed|appended|plus", "by|what|everything|whatever", "what|everything|whatever|user|the",
      "user|they|you|person"}},
    {Kind::kAsksForSecrets,
     12,
     {"user|customer|them", "log|sign|enter|scan|type", "paste|hand|give|submit|tell|dictate",
      "code|password|token|key|pin"}},
};

}  // namespace
}  // namespace role_signs

std::span<const InstructionSign> InstructionSignsOfRoles() { return role_signs::kSignsOfRoles; }

}  // namespace claribi::policy
